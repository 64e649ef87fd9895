using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Faults;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>Serves JSON-RPC on loopback, over WebSocket and over HTTP POST.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;
    private readonly LocalChain _chain;
    private readonly RpcDispatcher _dispatcher;
    private readonly RpcTiming _timing;
    private readonly ConcurrentDictionary<RpcConnection, byte> _connections = new();
    private readonly CancellationTokenSource _stopping = new();

    private RpcServer(LocalChain chain, FaultSet faults, RpcTiming timing, int port)
    {
        _chain = chain;
        _dispatcher = new RpcDispatcher(chain, faults);
        _timing = timing;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StopTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        _application = builder.Build();
        _application.UseWebSockets();
        _application.Run(ServeAsync);
        chain.BlockAdded += Notify;
    }

    /// <summary>The port that is listened on.</summary>
    public int Port { get; private set; }

    /// <summary>Starts a server.</summary>
    /// <param name="chain">The chain that it speaks for.</param>
    /// <param name="faults">The faults that are on.</param>
    /// <param name="timing">How late answers leave.</param>
    /// <param name="port">The port; 0 takes any that is free.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="TaoverseException">The port is taken, or may not be used.</exception>
    public static async Task<RpcServer> StartAsync(LocalChain chain, FaultSet faults, RpcTiming timing, int port, CancellationToken cancellation)
    {
        var server = new RpcServer(chain, faults, timing, port);
        try
        {
            await server._application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            var taken = e is IOException;
            throw new TaoverseException(
                taken ? "PortInUse" : "PortNotUsable",
                taken ? FaultKind.InvalidState : FaultKind.Security,
                $"The local subnet cannot listen on port {port} of 127.0.0.1: {(taken ? "it is in use" : e.Message)}.",
                "Give another port, or 0 for any that is free.", e);
        }

        var addresses = server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Port = new Uri(addresses.Addresses.Single()).Port;
        return server;
    }

    /// <summary>Breaks all connections that are open now, without a word.</summary>
    public void DropConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Abort();
        }
    }

    /// <summary>Breaks all connections, without a word, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _chain.BlockAdded -= Notify;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Notify(Block block)
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Notify(block);
        }
    }

    private Task ServeAsync(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest ? ServeSocketAsync(context)
        : HttpMethods.IsPost(context.Request.Method) ? ServePostAsync(context)
        : RefuseAsync(context);

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = HttpMethods.Post;
        return Task.CompletedTask;
    }

    private async Task ServeSocketAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, context.RequestAborted);
        var accept = new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero };
        using var socket = await context.WebSockets.AcceptWebSocketAsync(accept).ConfigureAwait(false);
        using var connection = new RpcConnection(socket, _dispatcher, _timing, context.Abort, ending.Token);
        _connections[connection] = 0;
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }

        if (_stopping.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task ServePostAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var reply = _dispatcher.Answer(body.ToArray(), null);
        switch (reply.Fault?.Kind)
        {
            case NodeFaultKind.Drop:
                context.Abort();
                return;
            case NodeFaultKind.Hang or NodeFaultKind.HalfOpen:
                using (var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, context.RequestAborted))
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, ending.Token).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
                }

                context.Abort();
                return;
            case NodeFaultKind.Garbage:
                reply = reply with { Text = "not JSON" };
                break;
        }

        var delay = _timing.Latency + (reply.Fault is { Kind: NodeFaultKind.Delay } late ? late.Delay : TimeSpan.Zero);
        await Task.Delay(delay, _timing.Time, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.Text ?? string.Empty, context.RequestAborted).ConfigureAwait(false);
    }
}
