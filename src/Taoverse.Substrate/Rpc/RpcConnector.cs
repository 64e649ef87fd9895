using System.Net.WebSockets;

namespace Taoverse.Substrate.Rpc;

/// <summary>Opens sockets, and says why where that fails.</summary>
internal sealed class RpcConnector(RpcOptions options)
{
    /// <summary>Opens a socket to the first endpoint that takes one.</summary>
    /// <exception cref="TaoverseException">
    /// <c>EndpointUnreachable</c> with the reason of each endpoint; <c>CertificateRejected</c> where that is the reason of all.
    /// </exception>
    public async Task<RpcSocket> ConnectAnyAsync(IReadOnlyList<Uri> endpoints, CancellationToken ct)
    {
        var failures = new List<TaoverseException>();
        foreach (var endpoint in endpoints)
        {
            try
            {
                return new RpcSocket(await ConnectAsync(endpoint, ct).ConfigureAwait(false), endpoint);
            }
            catch (TaoverseException e)
            {
                failures.Add(e);
            }
        }

        var rejected = failures.Find(e => e.Kind == FaultKind.Security);
        throw failures.Count == 1 ? failures[0]
            : rejected is not null && failures.TrueForAll(e => e.Kind == FaultKind.Security) ? rejected
            : RpcErrors.AllUnreachable(failures);
    }

    private async Task<WebSocket> ConnectAsync(Uri endpoint, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        var certificate = new ServerCertificateCheck(options.TrustedRoots);
        try
        {
            Configure(socket.Options, endpoint, certificate);
            using var deadline = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
            await socket.ConnectAsync(endpoint, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            ct.ThrowIfCancellationRequested();
            throw e switch
            {
                _ when certificate.Rejection is { } reason => RpcErrors.CertificateRejected(endpoint, reason, e),
                OperationCanceledException => RpcErrors.Unreachable(
                    endpoint, $"no connection was made within {options.ConnectTimeout.TotalSeconds:0.###} s", e),
                _ when status is not (0 or 101) => RpcErrors.Unreachable(endpoint, $"it answers HTTP {status} where a WebSocket is needed", e),
                _ => RpcErrors.Unreachable(endpoint, SocketFaults.Describe(e), e),
            };
        }
    }

    private void Configure(ClientWebSocketOptions socket, Uri endpoint, ServerCertificateCheck certificate)
    {
        socket.KeepAliveInterval = options.KeepAliveInterval;
        socket.KeepAliveTimeout = options.KeepAliveTimeout;
        socket.CollectHttpResponseDetails = true;
        if (endpoint.Scheme == "wss")
        {
            socket.RemoteCertificateValidationCallback = certificate.Accept;
        }

        if (endpoint.IsLoopback)
        {
            socket.Proxy = null;
        }
    }
}
