using System.Runtime.CompilerServices;
using System.Text.Json;

// The token stands before what is rarely given, so that most calls need no named arguments.
#pragma warning disable CA1068

namespace Taoverse.Substrate.Rpc;

/// <summary>
/// A JSON-RPC 2.0 connection to a node over a WebSocket, which comes back by itself when it is lost.
/// Any number of calls may be in flight at once; every member may be used from any thread.
/// </summary>
/// <remarks>
/// A call that was in flight when the connection was lost fails with <c>ConnectionLost</c> and is not sent again, unless
/// it was made with <see cref="RpcRetry.OnConnectionLoss"/>. A call made while there is no connection waits for it.
/// Errors of every call: <c>NodeRefused</c> (<see cref="RpcException"/>), <c>CallTimedOut</c>, <c>ConnectionLost</c>,
/// <c>ProtocolFault</c>, <c>MessageTooLarge</c>, <c>UnexpectedResult</c>, <c>SessionClosed</c>, <c>InvalidRpcParameter</c>.
/// </remarks>
public sealed class RpcConnection : IAsyncDisposable
{
    private readonly RpcOptions _options;
    private readonly RpcSupervisor _supervisor;

    private RpcConnection(RpcOptions options, RpcConnector connector, RpcSocket socket)
    {
        _options = options;
        _supervisor = new RpcSupervisor(options, connector, socket, Raise);
    }

    /// <summary>Tells of each change of <see cref="State"/>, in order and one at a time, on a thread of the pool.</summary>
    public event EventHandler<RpcConnectionState>? StateChanged;

    /// <summary>The endpoint of the present or the last socket.</summary>
    public Uri Endpoint => _supervisor.Endpoint;

    /// <summary>What the connection is doing.</summary>
    public RpcConnectionState State => _supervisor.State;

    /// <summary>Why the last socket was lost, or why it could not be replaced yet; null where none was lost.</summary>
    public TaoverseException? LastFault => _supervisor.LastFault;

    /// <summary>How often a lost socket was replaced.</summary>
    public int Reconnects => _supervisor.Reconnects;

    /// <summary>How many replies of the present socket had an id that was never given out.</summary>
    public long UnknownReplies => _supervisor.UnknownReplies;

    /// <summary>Connects to the first endpoint that takes a connection.</summary>
    /// <param name="options">Endpoints and limits.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="TaoverseException">
    /// <c>InvalidEndpoint</c> or <c>InvalidRpcOption</c>: the options cannot be used. <c>EndpointUnreachable</c>: no endpoint took
    /// a connection; the message has the reason of each. <c>CertificateRejected</c>: for want of a trusted certificate.
    /// </exception>
    public static async Task<RpcConnection> ConnectAsync(RpcOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var connector = new RpcConnector(options);
        return new RpcConnection(options, connector, await connector.ConnectAnyAsync(options.Endpoints, ct).ConfigureAwait(false));
    }

    /// <summary>Calls a method.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="parameters">Its positional parameters; see <see cref="RpcCall"/> for the types.</param>
    /// <param name="ct">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <param name="timeout">The deadline; null for that of the options.</param>
    /// <param name="retry">What to do when the connection is lost meanwhile.</param>
    /// <returns>The result, which owns its memory.</returns>
    /// <exception cref="TaoverseException">See the remarks of the class.</exception>
    public Task<JsonElement> CallAsync(
        string method, IReadOnlyList<object?> parameters, CancellationToken ct = default, TimeSpan? timeout = null,
        RpcRetry retry = RpcRetry.Never) =>
        SendAsync(method, link => RpcRequest<JsonElement>.Single(link, method, parameters, ReadElement), ct, timeout, retry);

    /// <summary>Calls a method whose result is a string of 0x and hexadecimal digits, and decodes it without making the string.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="parameters">Its positional parameters; see <see cref="RpcCall"/> for the types.</param>
    /// <param name="ct">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <param name="timeout">The deadline; null for that of the options.</param>
    /// <param name="retry">What to do when the connection is lost meanwhile.</param>
    /// <returns>The bytes; null where the result is null.</returns>
    /// <exception cref="TaoverseException">See the remarks of the class.</exception>
    public Task<byte[]?> CallBytesAsync(
        string method, IReadOnlyList<object?> parameters, CancellationToken ct = default, TimeSpan? timeout = null,
        RpcRetry retry = RpcRetry.Never) =>
        SendAsync(method, link => RpcRequest<byte[]?>.Single(link, method, parameters, HexText.Decode), ct, timeout, retry);

    /// <summary>Makes several calls with one frame, as a JSON-RPC batch. The deadline is for all of them together.</summary>
    /// <param name="calls">The calls; none gives no replies and sends nothing.</param>
    /// <param name="ct">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <param name="timeout">The deadline; null for that of the options.</param>
    /// <param name="retry">What to do when the connection is lost meanwhile.</param>
    /// <returns>One reply for each call, in the order of the calls.</returns>
    /// <exception cref="TaoverseException">See the remarks of the class; an error of the node is in the reply instead.</exception>
    public async Task<IReadOnlyList<RpcReply>> CallBatchAsync(
        IReadOnlyList<RpcCall> calls, CancellationToken ct = default, TimeSpan? timeout = null, RpcRetry retry = RpcRetry.Never)
    {
        ArgumentNullException.ThrowIfNull(calls);
        if (calls.Count == 0)
        {
            return [];
        }

        var name = $"a batch of {calls.Count} calls from {calls[0].Method}";
        return await SendAsync(name, link => BatchRequest.For(link, calls), ct, timeout, retry).ConfigureAwait(false);
    }

    /// <summary>Subscribes, and gives the values as they come. The subscription ends with the enumeration.</summary>
    /// <param name="subscribeMethod">The method that subscribes, such as <c>chain_subscribeNewHeads</c>.</param>
    /// <param name="unsubscribeMethod">The method that ends it, such as <c>chain_unsubscribeNewHeads</c>.</param>
    /// <param name="parameters">The parameters of the first; see <see cref="RpcCall"/> for the types.</param>
    /// <param name="ct">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    /// <param name="delivery">Whether the newest values count or all. Use <see cref="RpcDelivery.Complete"/> for what submits.</param>
    /// <returns>The values, each owning its memory. What the node says while there is no connection is missed.</returns>
    /// <exception cref="TaoverseException">See the remarks of the class; also <c>SubscriptionOverflow</c>.</exception>
    public async IAsyncEnumerable<JsonElement> SubscribeAsync(
        string subscribeMethod, string unsubscribeMethod, IReadOnlyList<object?> parameters,
        [EnumeratorCancellation] CancellationToken ct = default,
        RpcDelivery delivery = RpcDelivery.Newest)
    {
        var subscription = new RpcSubscription(this, _options, subscribeMethod, unsubscribeMethod, parameters, delivery);
        await using var _ = subscription.ConfigureAwait(false);
        subscription.Start();
        await foreach (var value in subscription.Values.ReadAllAsync(ct).ConfigureAwait(false))
        {
            yield return value;
        }
    }

    /// <summary>Closes the connection; calls and subscriptions end at once with <c>SessionClosed</c>.</summary>
    /// <returns>A task that ends when the socket is gone.</returns>
    public ValueTask DisposeAsync() => _supervisor.DisposeAsync();

    /// <summary>Waits for the open socket, sends to it and waits for the reply, all within one deadline.</summary>
    internal async Task<T> SendAsync<T>(
        string name, Func<RpcLink, RpcRequest<T>> prepare, CancellationToken ct, TimeSpan? timeout, RpcRetry retry)
    {
        var deadline = timeout ?? _options.CallTimeout;
        RpcOptions.RequireSpan(deadline, nameof(timeout));
        ct.ThrowIfCancellationRequested();
        var started = _options.TimeProvider.GetTimestamp();
        while (true)
        {
            var link = await WaitAsync(_supervisor.Current, null).ConfigureAwait(false);
            var request = prepare(link);
            if (!link.TryPost(request.Frame))
            {
                continue;
            }

            try
            {
                return await WaitAsync(request.Reply, link).ConfigureAwait(false);
            }
            catch (TaoverseException e) when (retry == RpcRetry.OnConnectionLoss && RpcErrors.MayRetry(e))
            {
            }
            finally
            {
                link.Calls.Forget(request.Frame.Calls, sent: true);
            }
        }

        async Task<TResult> WaitAsync<TResult>(Task<TResult> task, RpcLink? link)
        {
            var left = deadline - _options.TimeProvider.GetElapsedTime(started);
            try
            {
                return await task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _options.TimeProvider, ct).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw RpcErrors.CallTimedOut(
                    name, Endpoint, deadline,
                    link is null ? $"there is no connection ({LastFault?.Message})" : "the node did not answer");
            }
        }
    }

    /// <summary>The open socket, however long it takes to come back.</summary>
    internal Task<RpcLink> WhenConnectedAsync(CancellationToken ct) => _supervisor.Current.WaitAsync(ct);

    private static JsonElement ReadElement(ReadOnlySpan<byte> json) => JsonElement.Parse(json);

    private void Raise(RpcConnectionState state)
    {
        try
        {
            StateChanged?.Invoke(this, state);
        }
        catch (Exception)
        {
            // A listener's fault is its own; the connection and the other events go on.
        }
    }
}
