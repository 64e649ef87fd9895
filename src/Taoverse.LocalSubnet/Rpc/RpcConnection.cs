using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Faults;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>A WebSocket connection: reads messages, answers each when it is due, and sends what its subscriptions say.</summary>
internal sealed class RpcConnection : IDisposable
{
    // As on a real node.
    private const int LargestRequest = 15 * 1024 * 1024;
    private const int MostWaitingMessages = 16 * 1024;
    private const string Garbage = "\u0007this is not JSON{[";

    private readonly WebSocket _socket;
    private readonly RpcDispatcher _dispatcher;
    private readonly RpcTiming _timing;
    private readonly Action _abort;
    private readonly SubscriptionSet _subscriptions;
    private readonly Channel<string> _outgoing = Channel.CreateBounded<string>(MostWaitingMessages);
    private readonly CancellationTokenSource _ending;
    private volatile bool _silent;
    private volatile bool _closing;

    /// <summary>Makes a connection.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="dispatcher">Answers messages.</param>
    /// <param name="timing">How late answers leave.</param>
    /// <param name="abort">Breaks the connection under the socket.</param>
    /// <param name="cancellation">Set when the other side is gone or the node stops.</param>
    public RpcConnection(WebSocket socket, RpcDispatcher dispatcher, RpcTiming timing, Action abort, CancellationToken cancellation)
    {
        _socket = socket;
        _dispatcher = dispatcher;
        _timing = timing;
        _abort = abort;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _subscriptions = new SubscriptionSet(dispatcher.Chain, (method, id, what) => Send(RpcAnswer.Notification(method, id, what)));
    }

    /// <summary>Tells the subscriptions of a block.</summary>
    public void Notify(Block block) => _subscriptions.Notify(block);

    /// <summary>Breaks the connection without a word.</summary>
    public void Abort() => _abort();

    /// <summary>Serves the connection until it ends.</summary>
    public async Task RunAsync()
    {
        var sending = SendAllAsync();
        try
        {
            while (await ReceiveAsync().ConfigureAwait(false) is { } message)
            {
                await DeliverAsync(_dispatcher.Answer(message, _subscriptions)).ConfigureAwait(false);
            }

            _closing = true;
            _outgoing.Writer.TryComplete();
            await sending.ConfigureAwait(false);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _ending.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // The other side is gone, or the node stops: there is nobody left to tell.
        }
        finally
        {
            await _ending.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    private async Task DeliverAsync(RpcReply reply)
    {
        switch (reply.Fault?.Kind)
        {
            case NodeFaultKind.Hang:
                return;
            case NodeFaultKind.Drop:
                _abort();
                throw new OperationCanceledException();
            case NodeFaultKind.HalfOpen:
                // Nothing is read any more, so pings are not answered either.
                _silent = true;
                await Task.Delay(Timeout.InfiniteTimeSpan, _ending.Token).ConfigureAwait(false);
                return;
            case NodeFaultKind.Garbage:
                reply = reply with { Text = Garbage };
                break;
        }

        var delay = _timing.Latency + (reply.Fault is { Kind: NodeFaultKind.Delay } late ? late.Delay : TimeSpan.Zero);
        if (delay == TimeSpan.Zero)
        {
            Finish(reply);
        }
        else
        {
            // On its own, so that a late answer holds up no other.
            _ = FinishLaterAsync(reply, delay);
        }
    }

    private async Task FinishLaterAsync(RpcReply reply, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _timing.Time, _ending.Token).ConfigureAwait(false);
            Finish(reply);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The connection ended before the answer was due.
        }
    }

    private void Finish(RpcReply reply)
    {
        var times = reply.Fault?.Kind == NodeFaultKind.Twice ? 2 : 1;
        for (var i = 0; i < times && reply.Text is not null; i++)
        {
            Send(reply.Text);
        }

        foreach (var subscription in reply.Started)
        {
            subscription.Begin(times);
        }
    }

    private void Send(string text)
    {
        // A client that does not read what it asked for loses the connection, as on a real node.
        if (!_silent && !_outgoing.Writer.TryWrite(text) && !_closing && !_ending.IsCancellationRequested)
        {
            _abort();
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var text in _outgoing.Reader.ReadAllAsync(_ending.Token).ConfigureAwait(false))
            {
                if (!_silent)
                {
                    var bytes = Encoding.UTF8.GetBytes(text);
                    await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, _ending.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // The reading side notices too, and ends the connection.
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var result = await _socket.ReceiveAsync(buffer.AsMemory(length), _ending.Token).ConfigureAwait(false);
            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (length > LargestRequest)
            {
                _abort();
                throw new OperationCanceledException();
            }

            if (result.EndOfMessage)
            {
                return buffer.AsMemory(0, length);
            }
        }
    }
}
