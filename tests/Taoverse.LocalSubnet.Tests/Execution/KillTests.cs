using System.Diagnostics;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Execution;

/// <summary>Either side is killed (on Unix with SIGKILL) between submission and inclusion.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly string _cache = Directory.CreateTempSubdirectory("taoverse-kill-").FullName;

    [Fact]
    public async Task A_client_that_is_killed_after_submitting_has_sent_once_and_the_next_goes_on_behind_it()
    {
        await using var node = await ExecutionNode.StartAsync();
        await node.RegisterAsync();
        node.Host.HoldsExtrinsics = true;
        using var first = StartClient(node.Host.Endpoint, "first");
        await node.ReceivedAsync(2);
        first.Kill();
        await first.WaitForExitAsync().WaitAsync(Limit);

        // The next one begins while the first is still in the pool.
        using var second = StartClient(node.Host.Endpoint, "second");
        await node.ReceivedAsync(3);
        node.Host.HoldsExtrinsics = false;
        node.MakeBlocks(1);
        var said = await second.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        Assert.Equal($"Included 1 {node.Host.ReceivedExtrinsics[2]}", said.Trim());
        Assert.Equal(3, node.Host.ReceivedExtrinsics.Distinct().Count());
        Assert.Equal(2u, ExecutionNode.NonceOf(node.Host.Chain.Blocks.Best.State!, node.Hotkey.Account));
    }

    [Fact]
    public async Task A_node_that_is_killed_after_taking_it_and_begins_anew_is_not_sent_it_again()
    {
        int port;
        using var node = StartNode(0);
        await using (var session = await ConnectAsync(port = await PortOfAsync(node)))
        {
            using var alice = Taoverse.Substrate.Accounts.Sr25519KeyPair.FromUri("//Alice");
            await using var probe = await Rpc.NodeClient.ConnectAsync(new Uri($"ws://127.0.0.1:{port}"));
            await probe.ResultAsync("local_holdExtrinsics", "[true]");
            var plan = await session.PlanRegistrationAsync(alice.ToString(), alice.ToString(), 9);
            var submission = session.RegisterAsync(alice, plan, new SubmitOptions { Timeout = TimeSpan.FromSeconds(15), Period = 4096 });
            var clock = Stopwatch.StartNew();
            while ((await probe.ResultAsync("local_receivedExtrinsics")).GetArrayLength() == 0)
            {
                Assert.True(clock.Elapsed < Limit);
                await Task.Delay(20);
            }

            node.Kill();
            await node.WaitForExitAsync().WaitAsync(Limit);
            using var again = StartNode(port);
            try
            {
                Assert.Equal(port, await PortOfAsync(again));
                var outcome = await submission.WaitAsync(Limit);
                Assert.Equal((ExtrinsicStatus.Unknown, false), (outcome.Status, outcome.IsSuccess));
                await using var reader = await Rpc.NodeClient.ConnectAsync(new Uri($"ws://127.0.0.1:{port}"));
                Assert.Equal(0, (await reader.ResultAsync("local_receivedExtrinsics")).GetArrayLength());
            }
            finally
            {
                again.Kill();
            }
        }
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    private Process StartClient(Uri endpoint, string text) =>
        Start(typeof(KillTests).Assembly.Location, endpoint.OriginalString, _cache, "//Alice//hotkey", text);

    private static Process StartNode(int port) =>
        Start(typeof(LocalSubnetHost).Assembly.Location, "--port", $"{port}", "--neurons", "4", "--netuid", "9", "--block-time", "0.2");

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;

    private static async Task<int> PortOfAsync(Process node) =>
        new Uri((await node.StandardOutput.ReadLineAsync().WaitAsync(Limit))!.Split(' ')[^1]).Port;

    private Task<SubtensorSession> ConnectAsync(int port) => SubtensorSession.ConnectAsync(new SubtensorOptions
    {
        Network = "local",
        Endpoints = [new Uri($"ws://127.0.0.1:{port}")],
        CacheFolder = _cache,
        Timeout = TimeSpan.FromSeconds(5),
    });
}
