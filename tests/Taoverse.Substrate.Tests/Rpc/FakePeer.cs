using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Taoverse.Substrate.Tests.Rpc;

#pragma warning disable CA1001

/// <summary>The node's end of one connection.</summary>
internal sealed class FakePeer(TcpClient client)
{
    // Never asked for its wait handle, so there is nothing to dispose.
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource _mayRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WebSocket Socket { get; set; } = null!;

    /// <summary>Whether the client closed with a handshake.</summary>
    public bool ClosedCleanly { get; set; }

    /// <summary>Completes when the node may read on; while it does not, no pong is sent either.</summary>
    public Task MayRead { get; private set; } = Task.CompletedTask;

    public Task ReplyAsync(JsonElement call, object? result) =>
        SendAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", id = call.GetProperty("id"), result }));

    public Task RefuseAsync(JsonElement call, int code, string message, object? data = null) =>
        SendAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", id = call.GetProperty("id"), error = new { code, message, data } }));

    public Task NotifyAsync(object subscription, object? result) =>
        SendAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", method = "value", @params = new { subscription, result } }));

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <returns>Whether the client is still there.</returns>
    public async Task<bool> SendAsync(byte[] content, WebSocketMessageType type = WebSocketMessageType.Text, bool end = true)
    {
        await _sending.WaitAsync();
        try
        {
            await Socket.SendAsync(content, type, end, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends bytes past the WebSocket, to break its protocol.</summary>
    public async Task SendRawAsync(byte[] bytes) => await client.GetStream().WriteAsync(bytes);

    /// <summary>Closes with a handshake.</summary>
    public Task CloseAsync(WebSocketCloseStatus status, string text) => Socket.CloseOutputAsync(status, text, CancellationToken.None);

    /// <summary>Reads nothing more; the connection stays up, half-open.</summary>
    public void StopReading() => MayRead = _mayRead.Task;

    /// <summary>Ends what <see cref="StopReading"/> began.</summary>
    public void ReadOn() => _mayRead.TrySetResult();

    /// <summary>Cuts the connection with a reset.</summary>
    public void Drop()
    {
        try
        {
            client.Client.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // Closed already.
        }

        client.Dispose();
        ReadOn();
    }
}
