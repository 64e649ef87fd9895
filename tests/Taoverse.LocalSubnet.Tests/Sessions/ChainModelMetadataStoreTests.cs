using Taoverse.LocalSubnet.Faults;
using Taoverse.Models;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Sessions;

/// <summary>Models on the chain, written and read back over a real socket.</summary>
public sealed class ChainModelMetadataStoreTests : IAsyncLifetime
{
    private readonly string _cache = Directory.CreateTempSubdirectory("taoverse-tests").FullName;
    private readonly Sr25519KeyPair _alice = Sr25519KeyPair.FromUri("//Alice");
    private readonly Sr25519KeyPair _miner = Sr25519KeyPair.FromUri("//Alice//miner");
    private LocalSubnetHost _subnet = null!;
    private SubtensorSession _session = null!;

    private ChainModelMetadataStore Store => new(_session, 9);

    public async Task InitializeAsync()
    {
        _subnet = await LocalSubnetHost.StartAsync(new LocalSubnetOptions { NeuronCount = 8, BlockTime = TimeSpan.FromMilliseconds(100) });
        _session = await SubtensorSession.ConnectAsync(
            SubtensorOptions.Resolve(endpoints: [_subnet.Endpoint.ToString()], timeout: TimeSpan.FromSeconds(20)) with { CacheFolder = _cache });
        var plan = await _session.PlanRegistrationAsync(_alice.ToString(), _miner.ToString(), 9);
        (await _session.RegisterAsync(_alice, plan)).EnsureSuccess("the registration");
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _subnet.DisposeAsync();
        _alice.Dispose();
        _miner.Dispose();
        Directory.Delete(_cache, recursive: true);
    }

    [Fact]
    public async Task What_was_stored_is_retrieved_and_known_to_be_there()
    {
        Assert.Null(await Store.RetrieveAsync(_miner.ToString()));
        Assert.Null(await Store.CheckAsync(_miner.ToString(), Model("first")));

        var stored = await Store.CommitAsync(_miner, Model("first"));

        Assert.Equal((Model("first").ToString(), _miner.ToString(), 9), (stored.Id?.ToString(), stored.Hotkey, stored.NetUid));
        Assert.Equal(stored, await Store.RetrieveAsync(_miner.ToString()));
        Assert.Equal(stored, await Store.CheckAsync(_miner.ToString(), Model("first")));
        Assert.Null(await Store.CheckAsync(_miner.ToString(), Model("second")));
    }

    [Fact]
    public async Task Many_hotkeys_are_read_at_once_and_those_without_a_commitment_are_left_out()
    {
        var stored = await Store.CommitAsync(_miner, Model("first"));
        Assert.Equal(stored, Assert.Single(await Store.RetrieveAllAsync([_alice.ToString(), _miner.ToString()]).ToListAsync()));
        Assert.Empty(await Store.RetrieveAllAsync([]).ToListAsync());
        var invalid = () => Store.RetrieveAllAsync([_miner.ToString(), "nobody"]).ToListAsync().AsTask();
        Assert.Equal("InvalidAddress", (await Assert.ThrowsAsync<TaoverseException>(invalid)).ErrorId);
        _subnet.SetFault(new NodeFault(NodeFaultKind.Hang));
        var hanging = () => new ChainModelMetadataStore(_session, 9) { ReadTimeout = TimeSpan.FromMilliseconds(300) }
            .RetrieveAllAsync([_alice.ToString(), _miner.ToString()]).ToListAsync().AsTask();
        Assert.Equal("MetadataReadTimedOut", (await Assert.ThrowsAsync<TaoverseException>(hanging)).ErrorId);
        _subnet.ClearFaults();
    }

    [Fact]
    public async Task The_store_commits_with_its_own_key_and_the_same_model_once()
    {
        var store = new ChainModelMetadataStore(_session, 9, _miner);
        await store.StoreAsync(_miner.ToString(), Model("first"));
        var first = await store.RetrieveAsync(_miner.ToString());
        var sent = _subnet.ReceivedExtrinsics.Count;
        await store.StoreAsync(_miner.ToString(), Model("first"));

        Assert.Equal(first, await store.RetrieveAsync(_miner.ToString()));
        Assert.Equal(sent, _subnet.ReceivedExtrinsics.Count);
        var stranger = () => store.StoreAsync(_alice.ToString(), Model("first"));
        Assert.Equal("NoSigningKey", (await Assert.ThrowsAsync<TaoverseException>(stranger)).ErrorId);
        Assert.Equal("NoSigningKey", (await Assert.ThrowsAsync<TaoverseException>(() => Store.StoreAsync(_miner.ToString(), Model("first")))).ErrorId);
    }

    [Fact]
    public async Task A_hash_that_the_chain_does_not_keep_is_no_difference()
    {
        var stored = await Store.CommitAsync(_miner, Model("first"));
        Assert.Equal(stored, await Store.CheckAsync(_miner.ToString(), Model("first") with { Hash = "of the folder" }));
    }

    [Theory]
    [InlineData(74, "CommitmentTooLarge")] // 129 bytes
    [InlineData(0, "InvalidModelId")]
    public async Task What_could_not_be_read_back_is_not_sent(int length, string errorId)
    {
        var model = Model(length == 0 ? "a:b" : new string('n', length));
        var sent = _subnet.ReceivedExtrinsics.Count;

        Assert.Equal(errorId, (await Assert.ThrowsAsync<TaoverseException>(() => Store.CommitAsync(_miner, model))).ErrorId);
        Assert.Equal(errorId, (await Assert.ThrowsAsync<TaoverseException>(() => Store.CheckAsync(_miner.ToString(), model))).ErrorId);
        Assert.Equal(sent, _subnet.ReceivedExtrinsics.Count);
    }

    [Fact]
    public async Task The_largest_model_that_is_allowed_is_stored()
    {
        var model = Model(new string('n', 73));
        Assert.Equal(ModelId.MaxBytes, model.ToString().Length);
        Assert.Equal(model.ToString(), (await Store.CommitAsync(_miner, model)).Id?.ToString());
    }

    [Fact]
    public async Task An_outcome_that_is_not_known_is_said_to_be_so()
    {
        _subnet.HoldsExtrinsics = true;
        await using var impatient = await SubtensorSession.ConnectAsync(
            SubtensorOptions.Resolve(endpoints: [_subnet.Endpoint.ToString()], timeout: TimeSpan.FromSeconds(1)) with { CacheFolder = _cache });
        var options = new SubmitOptions { Timeout = TimeSpan.FromMilliseconds(200), Period = 4096 };

        var failure = await Assert.ThrowsAsync<ExtrinsicException>(() => new ChainModelMetadataStore(impatient, 9).CommitAsync(_miner, Model("held"), options));

        Assert.Equal(("ExtrinsicUnknown", FaultKind.Timeout, ExtrinsicStatus.Unknown), (failure.ErrorId, failure.Kind, failure.Outcome.Status));
        Assert.Contains(failure.Outcome.Hash, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"until block {failure.Outcome.ExpiresAt}", failure.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_that_takes_too_long_is_told_from_one_that_was_given_up()
    {
        _subnet.SetFault(new NodeFault(NodeFaultKind.Delay) { Delay = TimeSpan.FromSeconds(10) });
        var store = new ChainModelMetadataStore(_session, 9) { ReadTimeout = TimeSpan.FromMilliseconds(200) };

        Assert.Equal("MetadataReadTimedOut", (await Assert.ThrowsAsync<TaoverseException>(() => store.RetrieveAsync(_miner.ToString()))).ErrorId);
        using var given = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.RetrieveAsync(_miner.ToString(), given.Token));
    }

    [Fact]
    public async Task Staking_more_than_there_is_is_refused_before_it_is_sent()
    {
        var sent = _subnet.ReceivedExtrinsics.Count;
        var refused = await Assert.ThrowsAsync<TaoverseException>(() => _session.AddStakeAsync(_miner, _miner.ToString(), 9, 5_000_000));
        Assert.Equal("BalanceTooLow", refused.ErrorId);
        Assert.Equal(sent, _subnet.ReceivedExtrinsics.Count);
    }

    [Fact]
    public async Task Stake_that_was_added_is_there()
    {
        (await _session.AddStakeAsync(_alice, _miner.ToString(), 9, 1_000_000_000_000)).EnsureSuccess("the stake");
        var neuron = Metagraphs.NeuronFilter.Find(await _session.GetMetagraphAsync(9), _miner.ToString());
        Assert.True(neuron.Stake > 0);
    }

    private static ModelId Model(string name) =>
        new() { Namespace = "my-lab", Name = name, Commit = "0123456789abcdef0123456789abcdef01234567", CompetitionId = 1 };
}
