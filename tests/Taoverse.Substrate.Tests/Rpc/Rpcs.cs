using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

/// <summary>Connections with the short waits that tests want.</summary>
internal static class Rpcs
{
    public static RpcOptions Options(params FakeNode[] nodes) => new()
    {
        Endpoints = [.. nodes.Select(node => node.Endpoint)],
        CallTimeout = TimeSpan.FromSeconds(20),
        MinBackoff = TimeSpan.FromMilliseconds(10),
        MaxBackoff = TimeSpan.FromMilliseconds(200),
        JitterSeed = 1,
    };

    public static Task<RpcConnection> ConnectAsync(params FakeNode[] nodes) => ConnectAsync(Options(nodes));

    public static Task<RpcConnection> ConnectAsync(RpcOptions options) =>
        RpcConnection.ConnectAsync(options, CancellationToken.None).WaitAsync(Wait.Limit);
}
