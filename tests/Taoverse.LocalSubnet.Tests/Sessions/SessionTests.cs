using Taoverse.LocalSubnet.Faults;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Metagraphs;
using Taoverse.Models;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Sessions;

/// <summary>The chain client against the local subnet, over a real socket.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private readonly string _cache = Directory.CreateTempSubdirectory("taoverse-tests").FullName;
    private LocalSubnetHost _subnet = null!;
    private SubtensorSession _session = null!;

    public async Task InitializeAsync()
    {
        // Blocks are made by hand, so that a test knows which is the newest.
        _subnet = await LocalSubnetHost.StartAsync(new LocalSubnetOptions { NeuronCount = 40, BlockTime = TimeSpan.FromHours(1) });
        _session = await ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _subnet.DisposeAsync();
        Directory.Delete(_cache, recursive: true);
    }

    [Fact]
    public async Task A_metagraph_is_read_whole_at_the_newest_block()
    {
        var metagraph = await _session.GetMetagraphAsync(9);
        Assert.Equal((9, "pretraining", _subnet.BlockNumber), (metagraph.NetUid, metagraph.Name, metagraph.Block));
        Assert.Equal(await _session.GetBlockHashAsync(), metagraph.BlockHash);
        Assert.Equal(Enumerable.Range(0, 40), metagraph.Neurons.Select(n => n.Uid));
        Assert.All(metagraph.Neurons, n => Assert.Null(n.Weights));
        Assert.Contains(metagraph.Neurons, n => n.ValidatorPermit && n.Stake > 0);
        Assert.Equal(40, metagraph.Neurons.Select(n => AccountId.Parse(n.Hotkey)).Distinct().Count());
    }

    [Fact]
    public async Task Weights_and_bonds_come_when_asked_for()
    {
        var metagraph = await _session.GetMetagraphAsync(9, new MetagraphRequest { IncludeWeights = true });
        Assert.All(metagraph.Neurons, n => Assert.NotNull(n.Weights));
        Assert.Contains(metagraph.Neurons, n => n.ValidatorPermit && n.Weights!.Count > 0 && n.Bonds!.Count > 0);
    }

    [Fact]
    public async Task As_a_source_of_metagraphs_it_reads_with_weights_or_without()
    {
        var plain = await ((IMetagraphSource)_session).GetMetagraphAsync(37, CancellationToken.None);
        var weighted = await new WeightedMetagraphSource(_session).GetMetagraphAsync(37, CancellationToken.None);
        Assert.Equal((37, 37), (plain.NetUid, weighted.NetUid));
        Assert.All(plain.Neurons, n => Assert.Null(n.Weights));
        Assert.All(weighted.Neurons, n => Assert.NotNull(n.Weights));
    }

    [Fact]
    public async Task The_seed_is_that_of_the_newest_block_that_the_cadence_divides()
    {
        var newest = _subnet.MakeBlock();
        var block = newest / 4 * 4;
        Assert.Equal(SyncSeed.FromBlockHash(await _session.GetBlockHashAsync(block)), await _session.GetSyncSeedAsync(4));
        Assert.Equal(SyncSeed.FromBlockHash(await _session.GetBlockHashAsync(newest)), await _session.GetSyncSeedAsync(1));
        Assert.Equal(SyncSeed.FromBlockHash(_session.GenesisHash), await _session.GetSyncSeedAsync(newest + 1));
        Assert.Equal("InvalidCadence", (await Assert.ThrowsAsync<TaoverseException>(() => _session.GetSyncSeedAsync(0))).ErrorId);
    }

    [Fact]
    public async Task A_change_is_seen_at_its_block_and_not_before()
    {
        var before = await _session.GetMetagraphAsync(9);
        var hotkey = AccountId.Parse(before.Neurons[30].Hotkey);
        await SetCommitmentAsync(hotkey, "ns:changed:0123456789abcdef0123456789abcdef01234567:hash:7");
        var now = await OneAsync(hotkey, null);
        Assert.Equal(("ns/changed", 7, 30), (now.RepoId, now.Id!.CompetitionId, now.Uid));
        Assert.NotEqual("ns/changed", (await AllAsync(before.Block)).FirstOrDefault(c => c.Uid == 30)?.RepoId);
    }

    [Fact]
    public async Task The_whole_subnet_and_chosen_hotkeys_give_the_same_commitments()
    {
        var all = await AllAsync(null);
        Assert.Contains(all, c => c.IsValid);
        Assert.Contains(all, c => !c.IsValid && c.Reason is not null && c.Block > 0);
        Assert.Equal(all.Select(c => c.Uid).Order(), all.Select(c => c.Uid));
        var chosen = new List<ModelMetadata>();
        await foreach (var commitment in _session.GetModelCommitmentsAsync(9, [.. all.Select(c => c.Hotkey)]))
        {
            chosen.Add(commitment);
        }

        Assert.Equal(all, chosen);
    }

    [Fact]
    public async Task Commitments_beyond_one_page_of_keys_all_come()
    {
        await using var large = await LocalSubnetHost.StartAsync(new LocalSubnetOptions { NeuronCount = 2500, NetUids = [9], BlockTime = TimeSpan.FromHours(1) });
        await using var session = await SubtensorSession.ConnectAsync(Options(large.Endpoint));
        var neurons = (await session.GetMetagraphAsync(9)).Neurons.ToDictionary(n => n.Hotkey, n => (int?)n.Uid);
        var commitments = new List<ModelMetadata>();
        await foreach (var commitment in session.GetModelCommitmentsAsync(9))
        {
            commitments.Add(commitment);
        }

        Assert.True(commitments.Count > 1500, $"{commitments.Count} commitments");
        Assert.Equal(commitments.Count, commitments.DistinctBy(c => c.Hotkey).Count());
        Assert.All(commitments, c => Assert.Equal(neurons[c.Hotkey], c.Uid));
    }

    [Fact]
    public async Task Subnets_hyperparameters_and_balances_are_read()
    {
        var subnets = await _session.GetSubnetsAsync();
        Assert.Equal([0, 9, 37], subnets.Select(s => s.NetUid));
        Assert.Equal(40, subnets[1].NeuronCount);
        Assert.Equal(subnets[1].Tempo, (await _session.GetHyperparametersAsync(9)).Tempo);
        Assert.Equal(0UL, await _session.GetBalanceAsync("5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM"));
    }

    [Fact]
    public async Task An_unknown_netuid_is_named()
    {
        await AssertErrorAsync("UnknownNetUid", () => _session.GetMetagraphAsync(4242));
        await AssertErrorAsync("UnknownNetUid", () => _session.GetHyperparametersAsync(4242));
        await AssertErrorAsync("UnknownNetUid", async () => await _session.GetModelCommitmentsAsync(4242).GetAsyncEnumerator().MoveNextAsync());
        await AssertErrorAsync("InvalidNetUid", () => _session.GetMetagraphAsync(70_000));
    }

    [Fact]
    public async Task A_block_that_is_not_there_yet_or_any_more_is_named()
    {
        await AssertErrorAsync("UnknownBlock", () => _session.GetMetagraphAsync(9, new MetagraphRequest { BlockNumber = _subnet.BlockNumber + 1 }));
        await AssertErrorAsync("UnknownBlock", () => _session.GetMetagraphAsync(9, new MetagraphRequest { BlockNumber = -1 }));
        var first = _subnet.BlockNumber;
        for (var i = 0; i < 310; i++)
        {
            _subnet.MakeBlock();
        }

        var error = await AssertErrorAsync("BlockPruned", () => _session.GetMetagraphAsync(9, new MetagraphRequest { BlockNumber = first }));
        Assert.Contains("archive", error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused() =>
        await AssertErrorAsync("InvalidAddress", async () => await _session.GetModelCommitmentsAsync(9, ["5Nonsense"]).GetAsyncEnumerator().MoveNextAsync());

    [Fact]
    public async Task Metadata_is_downloaded_once_for_all_sessions_and_again_where_the_file_is_damaged()
    {
        Assert.Equal(1, _session.MetadataDownloads);
        await using (var second = await ConnectAsync())
        {
            Assert.Equal(0, second.MetadataDownloads);
        }

        var file = Assert.Single(Directory.GetFiles(_cache));
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await using var third = await ConnectAsync();
        Assert.Equal(1, third.MetadataDownloads);
        Assert.NotNull(new MetadataCache(_cache).Read(third.GenesisHash, third.SpecVersion));
    }

    [Fact]
    public async Task A_read_survives_a_dropped_connection()
    {
        _subnet.SetFault(new NodeFault(NodeFaultKind.Drop) { Count = 1 });
        Assert.Equal(40, (await _session.GetMetagraphAsync(9)).Neurons.Count);
        Assert.Equal(RpcConnectionState.Connected, _session.State);
        Assert.NotNull(_session.LastFault);
    }

    [Fact]
    public async Task A_node_that_never_answers_ends_in_a_time_out()
    {
        await using var session = await SubtensorSession.ConnectAsync(Options(_subnet.Endpoint) with { Timeout = TimeSpan.FromMilliseconds(700) });
        _subnet.SetFault(new NodeFault(NodeFaultKind.Hang));
        await AssertErrorAsync("CallTimedOut", () => session.GetMetagraphAsync(9));
        using var cancel = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.GetMetagraphAsync(9, ct: cancel.Token));
    }

    [Fact]
    public async Task A_closed_session_says_so_and_is_no_longer_listed()
    {
        var session = await ConnectAsync();
        Assert.Contains(session, SubtensorSession.Open);
        await session.DisposeAsync();
        Assert.DoesNotContain(session, SubtensorSession.Open);
        await AssertErrorAsync("SessionClosed", () => session.GetMetagraphAsync(9));
    }

    [Fact]
    public async Task A_fallback_endpoint_on_another_chain_is_noticed()
    {
        await using var other = await LocalSubnetHost.StartAsync(new LocalSubnetOptions { NeuronCount = 4, Seed = 2, BlockTime = TimeSpan.FromHours(1) });
        var first = await LocalSubnetHost.StartAsync(new LocalSubnetOptions { NeuronCount = 4, Seed = 3, BlockTime = TimeSpan.FromHours(1) });
        await using var session = await SubtensorSession.ConnectAsync(Options(first.Endpoint) with { Endpoints = [first.Endpoint, other.Endpoint] });
        await first.DisposeAsync();
        await AssertErrorAsync("WrongChain", () => session.GetMetagraphAsync(9));
    }

    private static async Task<TaoverseException> AssertErrorAsync(string errorId, Func<Task> action)
    {
        var error = await Assert.ThrowsAnyAsync<TaoverseException>(action);
        Assert.Equal(errorId, error.ErrorId);
        Assert.NotEmpty(error.NextStep);
        return error;
    }

    private async Task SetCommitmentAsync(AccountId hotkey, string text)
    {
        var runtime = LocalRuntime.Instance;
        var entry = runtime.Description.Runtime.GetStorage("Commitments", "CommitmentOf");
        var value = runtime.Codecs.Get<object?>(entry.ValueTypeId).Encode(new Dictionary<string, object?>
        {
            ["deposit"] = 0,
            ["block"] = _subnet.BlockNumber + 1,
            ["info"] = new Dictionary<string, object?> { ["fields"] = new object?[] { new ScaleVariant($"Raw{text.Length}", text) } },
        });
        await Task.Run(() => _subnet.SetStorage([KeyValuePair.Create(entry.Key(runtime.Codecs, 9, hotkey), (byte[]?)value)]));
    }

    private async Task<List<ModelMetadata>> AllAsync(long? block)
    {
        var all = new List<ModelMetadata>();
        await foreach (var commitment in _session.GetModelCommitmentsAsync(9, null, block))
        {
            all.Add(commitment);
        }

        return all;
    }

    private async Task<ModelMetadata> OneAsync(AccountId hotkey, long? block)
    {
        await foreach (var commitment in _session.GetModelCommitmentsAsync(9, [hotkey.ToString()], block))
        {
            return commitment;
        }

        throw new InvalidOperationException("No commitment.");
    }

    private SubtensorOptions Options(Uri endpoint) => SubtensorOptions.Resolve(endpoints: [endpoint.ToString()]) with { CacheFolder = _cache };

    private Task<SubtensorSession> ConnectAsync() => SubtensorSession.ConnectAsync(Options(_subnet.Endpoint));
}
