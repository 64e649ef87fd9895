using System.Text.Json;
using Taoverse.Substrate.Subtensor;
using Taoverse.Substrate.Tests.Rpc;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Subtensor;

public sealed class ConnectTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("taoverse-tests").FullName;

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [Fact]
    public async Task A_node_of_another_chain_is_named()
    {
        // A chain whose runtime has no pallet at all.
        byte[] metadata = [.. "meta"u8, 14, 0, 0, 0, 4, 0, 0];
        await using var node = Answering(metadata);
        var error = await AssertErrorAsync("NotSubtensor", node.Endpoint);
        Assert.Contains("Other Chain", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_speaks_json_rpc_and_is_no_node_is_named()
    {
        await using var node = new FakeNode((peer, frame) => AnswerEachAsync(peer, frame, _ => null));
        await AssertErrorAsync("NotSubtensor", node.Endpoint);
    }

    [Fact]
    public async Task A_real_runtime_with_version_14_alone_is_read()
    {
        await using var node = Answering(Golden.Hex(File.ReadAllText(Golden.PathOf("metadata/spec293_v14.hex")).Trim()));
        await using var session = await SubtensorSession.ConnectAsync(Options(node.Endpoint));
        Assert.Equal((293, "Other Chain", 1), (session.SpecVersion, session.ChainName, session.MetadataDownloads));
    }

    [Fact]
    public async Task A_server_that_accepts_and_keeps_silent_is_given_up_at_the_limit_that_was_given()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var options = Options(new Uri($"ws://{silent.LocalEndpoint}")) with { Timeout = TimeSpan.FromMilliseconds(300) };
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<TaoverseException>(() => SubtensorSession.ConnectAsync(options));
        Assert.Equal("EndpointUnreachable", error.ErrorId);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task An_endpoint_that_nobody_listens_at_is_named()
    {
        var node = new FakeNode();
        await node.DisposeAsync();
        var error = await AssertErrorAsync("EndpointUnreachable", node.Endpoint);
        Assert.Contains(node.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9944")]
    [InlineData("127.0.0.1:9944")]
    [InlineData("")]
    public void An_address_that_is_no_web_socket_is_refused(string endpoint) =>
        Assert.Equal("InvalidEndpoint", Assert.Throws<TaoverseException>(() => SubtensorOptions.Resolve(endpoints: [endpoint])).ErrorId);

    [Fact]
    public void An_unknown_network_is_refused_with_those_that_are_known()
    {
        var error = Assert.Throws<TaoverseException>(() => SubtensorOptions.Resolve("mainnet"));
        Assert.Equal("UnknownNetwork", error.ErrorId);
        Assert.All(SubtensorOptions.KnownNetworks, name => Assert.Contains(name, error.NextStep, StringComparison.Ordinal));
    }

    [Fact]
    public void The_known_networks_and_the_default_are_those_of_the_field()
    {
        Assert.Equal(["finney", "test", "archive", "local"], SubtensorOptions.KnownNetworks);
        Assert.Equal(new Uri("wss://archive.chain.opentensor.ai:443"), SubtensorOptions.Resolve("Archive").Endpoints[0]);
        if (Environment.GetEnvironmentVariable(SubtensorOptions.EndpointVariable) is null)
        {
            Assert.Equal("finney", SubtensorOptions.Resolve().Network);
        }
    }

    private static FakeNode Answering(byte[] metadata) => new((peer, frame) => AnswerEachAsync(peer, frame, method => method switch
    {
        "chain_getBlockHash" => "0x" + new string('4', 64),
        "state_getRuntimeVersion" => new { specVersion = 293, transactionVersion = 1 },
        "system_chain" => "Other Chain",
        "state_getMetadata" => "0x" + Convert.ToHexString(metadata),
        _ => null,
    }));

    private static async Task AnswerEachAsync(FakePeer peer, JsonElement frame, Func<string, object?> answer)
    {
        foreach (var call in frame.ValueKind == JsonValueKind.Array ? [.. frame.EnumerateArray()] : new[] { frame })
        {
            if (answer(call.GetProperty("method").GetString()!) is { } result)
            {
                await peer.ReplyAsync(call, result);
            }
            else
            {
                await peer.RefuseAsync(call, -32601, "Method not found");
            }
        }
    }

    private SubtensorOptions Options(Uri endpoint) => SubtensorOptions.Resolve(endpoints: [endpoint.ToString()]) with { CacheFolder = _cache };

    private async Task<TaoverseException> AssertErrorAsync(string errorId, Uri endpoint)
    {
        var error = await Assert.ThrowsAnyAsync<TaoverseException>(() => SubtensorSession.ConnectAsync(Options(endpoint)));
        Assert.Equal(errorId, error.ErrorId);
        return error;
    }
}
