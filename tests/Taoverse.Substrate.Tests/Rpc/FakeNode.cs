using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Taoverse.Substrate.Tests.Rpc;

/// <summary>A WebSocket server on loopback that does whatever a test wants of it.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private const string HandshakeSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private readonly Func<FakePeer, JsonElement, Task> _onFrame;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentDictionary<FakePeer, bool> _peers = new();
    private readonly ConcurrentBag<Task> _tasks = [];
    private TcpListener _listener;

    /// <param name="onFrame">Called with each text frame, one after another for each peer.</param>
    /// <param name="certificate">For TLS; null for none.</param>
    public FakeNode(Func<FakePeer, JsonElement, Task>? onFrame = null, X509Certificate2? certificate = null)
    {
        _onFrame = onFrame ?? EchoAsync;
        _certificate = certificate;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        Listen();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public Uri Endpoint => new($"{(_certificate is null ? "ws" : "wss")}://127.0.0.1:{Port}/");

    /// <summary>How many connections came.</summary>
    public int Accepted { get; private set; }

    /// <summary>Answers the HTTP request with this text in place of the handshake; empty for no answer at all.</summary>
    public string? HandshakeReply { get; set; }

    /// <summary>The connections that are open now.</summary>
    public ICollection<FakePeer> Peers => _peers.Keys;

    /// <summary>The text frames that came, over all connections.</summary>
    public ConcurrentQueue<JsonElement> Frames { get; } = new();

    /// <summary>Answers every call with its parameters.</summary>
    public static Task EchoAsync(FakePeer peer, JsonElement frame) => peer.ReplyAsync(frame, frame.GetProperty("params"));

    /// <summary>Gives every subscription the id "id", and answers other calls with their parameters.</summary>
    public static Task SubscribeAsync(FakePeer peer, JsonElement frame) =>
        frame.GetProperty("method").GetString() == "sub" ? peer.ReplyAsync(frame, "id") : EchoAsync(peer, frame);

    /// <summary>Cuts every connection without a closing handshake.</summary>
    public void DropAll()
    {
        foreach (var peer in Peers)
        {
            peer.Drop();
        }
    }

    /// <summary>Takes no connections any more, and cuts those that are open.</summary>
    public void GoDown()
    {
        _listener.Stop();
        DropAll();
    }

    /// <summary>Takes connections again, on the same port.</summary>
    public void ComeBack()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        Listen();
    }

    public async ValueTask DisposeAsync()
    {
        GoDown();
        await Task.WhenAll(_tasks).WaitAsync(Wait.Limit);
    }

    private void Listen()
    {
        _listener.Start(512);
        _tasks.Add(AcceptLoopAsync(_listener));
    }

    private async Task AcceptLoopAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                Accepted++;
                _tasks.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        FakePeer? peer = null;
        try
        {
            client.NoDelay = true;
            peer = new FakePeer(client);
            _peers[peer] = true;
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsServerAsync(_certificate);
            }

            if (await HandshakeAsync(stream))
            {
                peer.Socket = WebSocket.CreateFromStream(stream, true, null, TimeSpan.Zero);
                await ReadLoopAsync(peer);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or WebSocketException or ObjectDisposedException
            or OperationCanceledException or InvalidOperationException or ArgumentException or System.Security.Authentication.AuthenticationException)
        {
            // The other side went away, or the test cut it off.
        }
        finally
        {
            client.Dispose();
            if (peer is not null)
            {
                _peers.TryRemove(peer, out _);
            }
        }
    }

    private async Task<bool> HandshakeAsync(Stream stream)
    {
        var request = new StringBuilder();
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return false;
            }

            request.Append((char)one[0]);
        }

        if (HandshakeReply is "")
        {
            await stream.ReadAtLeastAsync(one, 1, throwOnEndOfStream: false);
            return false;
        }

        var key = request.ToString().Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))
            .Split(':', 2)[1].Trim();
#pragma warning disable CA5350 // The WebSocket handshake is defined with SHA-1.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeSalt)));
#pragma warning restore CA5350
        var reply = HandshakeReply
            ?? $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(reply));
        return HandshakeReply is null;
    }

    private async Task ReadLoopAsync(FakePeer peer)
    {
        var buffer = new byte[64 * 1024];
        var text = new MemoryStream();
        while (true)
        {
            await peer.MayRead;
            var part = await peer.Socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                peer.ClosedCleanly = true;
                await peer.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return;
            }

            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                var frame = JsonElement.Parse(text.ToArray());
                text.SetLength(0);
                Frames.Enqueue(frame);
                await _onFrame(peer, frame);
            }
        }
    }
}
