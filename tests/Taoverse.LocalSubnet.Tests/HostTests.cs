using System.Diagnostics;
using Taoverse.LocalSubnet.Tests.Rpc;
using Taoverse.Tests;

namespace Taoverse.LocalSubnet.Tests;

public class HostTests
{
    [Fact]
    public async Task Blocks_come_with_time()
    {
        await using var host = await LocalSubnetHost.StartAsync(new LocalSubnetOptions { NeuronCount = 4, BlockTime = TimeSpan.FromMilliseconds(20) });
        var first = host.BlockNumber;
        var clock = Stopwatch.StartNew();
        while (host.BlockNumber < first + 5 && clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(10);
        }

        Assert.True(host.BlockNumber >= first + 5);
    }

    [Fact]
    public async Task Two_subnets_of_the_largest_size_start_quickly_and_answer()
    {
        var clock = Stopwatch.StartNew();
        await using var host = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = LocalSubnetOptions.MaxNeuronCount });

        // Under a second on two cores that have nothing else to do.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
        await using var client = await NodeClient.ConnectAsync(host);
        var answer = Golden.Hex((await client.ResultAsync("state_call", """["NeuronInfoRuntimeApi_get_neurons_lite","0x2500"]""")).GetString()!);
        Assert.Equal(LocalSubnetOptions.MaxNeuronCount, Assert.IsAssignableFrom<IReadOnlyList<object?>>(Spec293.Decode("NeuronInfoRuntimeApi_get_neurons_lite", answer)).Count);
    }

    [Fact]
    public async Task Those_that_run_are_listed_until_they_stop()
    {
        var a = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1 });
        var b = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1 });
        Assert.True(a.Id < b.Id);
        Assert.Contains(a, LocalSubnetHost.Running);
        Assert.Contains(b, LocalSubnetHost.Running);
        await a.DisposeAsync();
        await a.DisposeAsync();
        Assert.DoesNotContain(a, LocalSubnetHost.Running);
        Assert.Contains(b, LocalSubnetHost.Running);
        await b.DisposeAsync();
    }

    [Fact]
    public async Task Stopping_breaks_open_connections_at_once()
    {
        var host = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1 });
        await using var client = await NodeClient.ConnectAsync(host);
        await client.ResultAsync("chain_subscribeNewHeads");
        await client.ReceiveAsync();
        var clock = Stopwatch.StartNew();
        await host.DisposeAsync();
        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(() => client.ReceiveTextAsync(TimeSpan.FromSeconds(60)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), clock.Elapsed.ToString());
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_refused_by_name()
    {
        await using var host = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1 });
        var error = await Assert.ThrowsAsync<TaoverseException>(() => LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1, Port = host.Endpoint.Port }));
        Assert.Equal(("PortInUse", FaultKind.InvalidState), (error.ErrorId, error.Kind));
        Assert.Contains($"{host.Endpoint.Port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_is_free_again_after_stopping()
    {
        var first = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1 });
        await first.DisposeAsync();
        await using var second = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1, Port = first.Endpoint.Port });
        Assert.Equal(first.Endpoint, second.Endpoint);
    }

    [Fact]
    public async Task Latency_makes_every_answer_late_but_not_one_after_another()
    {
        await using var host = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1, Latency = TimeSpan.FromMilliseconds(200) });
        await using var client = await NodeClient.ConnectAsync(host);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 50; i++)
        {
            await client.RequestAsync("system_chain");
        }

        for (var i = 0; i < 50; i++)
        {
            await client.ReceiveAsync();
        }

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(190), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var options = new LocalSubnetOptions();
        options.Validate();
        foreach (var (bad, word) in new (LocalSubnetOptions, string)[]
        {
            (options with { Port = -1 }, "Port"),
            (options with { Port = 65536 }, "Port"),
            (options with { NetUids = [] }, "subnets"),
            (options with { NetUids = [0] }, "Netuid 0"),
            (options with { NetUids = [65536] }, "Netuid 65536"),
            (options with { NetUids = [9, 9] }, "twice"),
            (options with { NeuronCount = 0 }, "neurons"),
            (options with { NeuronCount = 4097 }, "neurons"),
            (options with { BlockTime = TimeSpan.Zero }, "block time"),
            (options with { Latency = TimeSpan.FromHours(1) }, "latency"),
            (options with { Endowments = new Dictionary<string, ulong> { ["5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"] = ulong.MaxValue } }, "endowment"),
        })
        {
            var error = Assert.Throws<TaoverseException>(bad.Validate);
            Assert.Equal(("InvalidLocalSubnetOption", FaultKind.InvalidInput), (error.ErrorId, error.Kind));
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_command_line_says_the_options()
    {
        var options = CommandLine.Read("--port 9944 --neurons 256 --netuid 9 --netuid 37 --block-time 0.25 --seed 3 --latency 50".Split(' '))!;
        Assert.Equal(
            (9944, 256, TimeSpan.FromMilliseconds(250), 3, TimeSpan.FromMilliseconds(50)),
            (options.Port, options.NeuronCount, options.BlockTime, options.Seed, options.Latency));
        Assert.Equal([9, 37], options.NetUids);
        Assert.Equal([9, 37], CommandLine.Read([])!.NetUids);
        Assert.Null(CommandLine.Read(["--help"]));
        const string Bob = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
        Assert.Equal([KeyValuePair.Create(Bob, 1_000_000_000_000_000UL)], CommandLine.Read(["--endow", Bob])!.Endowments);
    }

    [Theory]
    [InlineData("--ports 1")]
    [InlineData("--port")]
    [InlineData("--port x")]
    [InlineData("--block-time never")]
    [InlineData("--latency 1e300")]
    public void A_command_line_that_is_not_understood_is_refused(string arguments) =>
        Assert.Equal("InvalidLocalSubnetOption", Assert.Throws<TaoverseException>(() => CommandLine.Read(arguments.Split(' '))).ErrorId);
}
