using System.Net.WebSockets;
using System.Threading.Channels;

namespace Taoverse.Substrate.Rpc;

/// <summary>One open socket until its end: a loop that sends, a loop that reads, and the calls between them.</summary>
internal sealed class RpcLink(WebSocket socket, Uri endpoint, int maxMessageBytes, Action<RpcLink, TaoverseException> onLost)
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromMilliseconds(500);
    private readonly Channel<OutgoingFrame> _outgoing =
        Channel.CreateUnbounded<OutgoingFrame>(new UnboundedChannelOptions { SingleReader = true });

    private TaoverseException? _fault;
    private volatile Exception? _sendFault;

    /// <summary>The endpoint at the other side.</summary>
    public Uri Endpoint { get; } = endpoint;

    /// <summary>Its calls and subscriptions.</summary>
    public CallTable Calls { get; } = new(endpoint);

    /// <summary>Completes when both loops have ended and the socket is gone; never fails.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Why it ended.</summary>
    public TaoverseException? Fault => _fault;

    /// <summary>Starts the loops.</summary>
    public void Start() => Ended = RunAsync();

    /// <summary>Enters the calls of a frame and queues it for sending.</summary>
    /// <returns>False where the socket is lost; then nothing was sent.</returns>
    public bool TryPost(OutgoingFrame frame) => Calls.TryAdd(frame.Calls) && _outgoing.Writer.TryWrite(frame);

    /// <summary>Closes the socket, with a closing handshake where the other side takes part in it promptly.</summary>
    public async Task CloseAsync(TaoverseException reason)
    {
        End(reason);
        await Task.WhenAny(Ended, Task.Delay(CloseTimeout)).ConfigureAwait(false);
        socket.Abort();
        await Ended.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await Task.WhenAll(SendLoopAsync(), ReceiveLoopAsync()).ConfigureAwait(false);
        socket.Dispose();
    }

    private async Task SendLoopAsync()
    {
        try
        {
            await foreach (var frame in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                if (frame.IsWanted)
                {
                    await socket.SendAsync(frame.Utf8, WebSocketMessageType.Text, true, CancellationToken.None).ConfigureAwait(false);
                }
                else
                {
                    Calls.Forget(frame.Calls, sent: false);
                }
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A pong that did not come ends a blocked send too, but only the reading side learns the reason.
            _sendFault = e;
            socket.Abort();
        }
    }

    private async Task ReceiveLoopAsync()
    {
        using var buffer = new ReceiveBuffer(maxMessageBytes);
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.Room(), CancellationToken.None).ConfigureAwait(false);
                if (part.MessageType != WebSocketMessageType.Text)
                {
                    Fail(part.MessageType == WebSocketMessageType.Close
                        ? RpcErrors.ConnectionLost(Endpoint, SocketFaults.DescribeClose(socket))
                        : RpcErrors.ProtocolFault(Endpoint, "it sent a binary message"));
                    return;
                }

                buffer.Advance(part.Count);
                if (buffer.IsOverfull)
                {
                    Fail(RpcErrors.MessageTooLarge(Endpoint, maxMessageBytes));
                    return;
                }

                if (part.EndOfMessage)
                {
                    Calls.Dispatch(buffer.Content);
                    buffer.Clear();
                }
            }
        }
        catch (RpcFormatException e)
        {
            Fail(RpcErrors.ProtocolFault(Endpoint, e.Message, e.InnerException));
        }
        catch (WebSocketException e) when (SocketFaults.IsProtocolFault(e))
        {
            Fail(RpcErrors.ProtocolFault(Endpoint, SocketFaults.Describe(e), e));
        }
        catch (Exception e)
        {
            var cause = SocketFaults.IsAbort(e) ? _sendFault ?? e : e;
            Fail(RpcErrors.ConnectionLost(Endpoint, SocketFaults.Describe(cause), cause));
        }
    }

    private void Fail(TaoverseException fault)
    {
        End(fault);
        socket.Abort();
    }

    private void End(TaoverseException fault)
    {
        if (Interlocked.CompareExchange(ref _fault, fault, null) is not null)
        {
            return;
        }

        // In this order: who finds the table closed, or is woken by it, must not find this link in use any more.
        onLost(this, fault);
        Calls.Close(fault);
        _outgoing.Writer.TryComplete();
    }
}
