using Taoverse.Evaluation;
using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.State.Tests.Models;

/// <summary>The cases of the Python package's model updater, and each of its outcomes by itself.</summary>
public sealed class ModelUpdaterTests : IDisposable
{
    private const string Hotkey = "test_hotkey";
    private readonly UpdateScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_hotkey_that_committed_nothing_is_misconfigured()
    {
        var update = await scene.UpdateAsync(Hotkey);
        Assert.Equal((ModelUpdateOutcome.Misconfigured, "NoMetadata", 3), (update.Outcome, update.ErrorId, update.Uid));
        Assert.Equal((Samples.NetUid, Hotkey, null, null), (update.NetUid, update.Hotkey, update.Metadata, update.CompetitionId));
    }

    [Fact]
    public async Task A_commitment_that_is_no_model_says_why_and_the_model_before_stays()
    {
        var tracked = scene.Commit(Hotkey);
        await scene.UpdateAsync(Hotkey);
        scene.Chain.Commitments[Hotkey] = new() { NetUid = Samples.NetUid, Hotkey = Hotkey, Block = 5, Reason = "it has 2 part(s)" };
        var update = await scene.UpdateAsync(Hotkey);
        Assert.Equal((ModelUpdateOutcome.Misconfigured, "InvalidCommitment", "it has 2 part(s)"), (update.Outcome, update.ErrorId, update.Reason));
        Assert.Equal(tracked with { Uid = null }, scene.Tracked(Hotkey)!.Metadata);
    }

    [Fact]
    public async Task A_commit_that_the_hub_does_not_have_is_misconfigured_and_looked_for_again()
    {
        scene.Commit(Hotkey, 1, new ModelId { Namespace = "owner", Name = "absent", Commit = "c", SecureHash = "s", CompetitionId = UpdateScene.CompetitionId });
        for (var round = 1; round <= 2; round++)
        {
            var update = await scene.UpdateAsync(Hotkey);
            Assert.Equal((ModelUpdateOutcome.Misconfigured, "RevisionNotFound"), (update.Outcome, update.ErrorId));
            Assert.Null(scene.Tracked(Hotkey));
            Assert.Equal(round, scene.Hub.Inspected.Count);
        }
    }

    [Fact]
    public async Task Metadata_that_is_tracked_already_changes_nothing_and_asks_nobody()
    {
        var metadata = scene.Commit(Hotkey);
        scene.State.Models.Track(metadata);
        scene.State.Models.Record(Samples.NetUid, Hotkey, Samples.Evaluation(2));
        var update = await scene.UpdateAsync(Hotkey);
        Assert.Equal((ModelUpdateOutcome.Unchanged, null, metadata), (update.Outcome, update.ErrorId, update.Metadata));
        Assert.Single(scene.Tracked(Hotkey)!.Evaluations);
        Assert.Empty(scene.Hub.Inspected);
    }

    [Fact]
    public async Task New_metadata_is_downloaded_verified_and_tracked()
    {
        var metadata = scene.Commit(Hotkey);
        var update = await scene.UpdateAsync(Hotkey);
        Assert.Equal((ModelUpdateOutcome.Updated, null, metadata, 7), (update.Outcome, update.ErrorId, update.Metadata, update.Uid));
        Assert.Equal(scene.Local.GetPath(Hotkey, metadata.Id!), update.Path);
        Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(update.Path!, "model.safetensors")));
        Assert.True(scene.Local.Find(Hotkey, metadata.Id!)!.IsVerified);
        Assert.Equal(metadata.Id, scene.Tracked(Hotkey)!.Metadata.Id);
        Assert.Null(scene.Tracked(Hotkey)!.Refusal);
    }

    [Fact]
    public async Task A_new_model_in_place_of_another_starts_without_evaluations()
    {
        scene.Commit(Hotkey);
        await scene.UpdateAsync(Hotkey);
        scene.State.Models.Record(Samples.NetUid, Hotkey, Samples.Evaluation(2));
        scene.Commit(Hotkey, 10, "other weights");
        Assert.Equal(ModelUpdateOutcome.Updated, (await scene.UpdateAsync(Hotkey)).Outcome);
        Assert.Equal((10L, 0), (scene.Tracked(Hotkey)!.Metadata.Block, scene.Tracked(Hotkey)!.Evaluations.Count));
    }

    [Theory]
    [InlineData(1, ModelUpdateOutcome.TooEarly)]
    [InlineData(1200, ModelUpdateOutcome.TooEarly)]
    [InlineData(1201, ModelUpdateOutcome.Updated)]
    public async Task A_model_is_taken_up_when_the_delay_of_its_competition_is_over(long currentBlock, ModelUpdateOutcome expected)
    {
        scene.Commit(Hotkey);
        var update = await scene.UpdateAsync(Hotkey, currentBlock);
        Assert.Equal(expected, update.Outcome);
        Assert.Equal(expected == ModelUpdateOutcome.Updated, scene.Tracked(Hotkey) is not null);
        if (expected == ModelUpdateOutcome.TooEarly)
        {
            Assert.Contains("block 1201", update.Reason, StringComparison.Ordinal);
            Assert.Empty(scene.Hub.Inspected);
        }
    }

    [Fact]
    public async Task A_model_that_is_not_the_committed_one_is_refused_tracked_and_not_fetched_again()
    {
        var metadata = scene.Commit(Hotkey);
        scene.Hub.Publish(metadata.Id!, "something else");
        var update = await scene.UpdateAsync(Hotkey);
        Assert.Equal((ModelUpdateOutcome.Misconfigured, "HashMismatch", null), (update.Outcome, update.ErrorId, update.Path));
        Assert.Equal(metadata.Id, scene.Tracked(Hotkey)!.Metadata.Id);
        Assert.Equal(update.Reason, scene.Tracked(Hotkey)!.Refusal);
        Assert.Null(scene.Local.Find(Hotkey, metadata.Id!));

        var again = await scene.UpdateAsync(Hotkey);
        Assert.Equal(ModelUpdateOutcome.Unchanged, again.Outcome);
        Assert.Contains(update.Reason, again.Reason, StringComparison.Ordinal);
        Assert.Single(scene.Hub.Downloaded);
    }

    [Fact]
    public async Task The_hash_of_an_old_commitment_is_the_folders_own()
    {
        var id = new ModelId { Namespace = "owner", Name = "m", Commit = "c", CompetitionId = UpdateScene.CompetitionId };
        var hash = scene.Hub.Publish(id, "weights");
        scene.Commit("old", 1, id with { Hash = hash, SecureHash = hash });
        scene.Commit("thief", 1, id with { SecureHash = ModelHash.Secure(hash, "old") });
        scene.Commit("none", 1, id);
        Assert.Equal(ModelUpdateOutcome.Updated, (await scene.UpdateAsync("old")).Outcome);
        Assert.Equal("HashMismatch", (await scene.UpdateAsync("thief")).ErrorId);
        Assert.Equal("NoHash", (await scene.UpdateAsync("none")).ErrorId);
        Assert.NotNull(scene.Tracked("none")!.Refusal);
    }

    public static TheoryData<string, Func<RemoteModel, RemoteModel>> Violations => new()
    {
        { "TooManyParameters", model => model with { Headers = StandInHub.HeadersOf(6_900_000_001) } },
        { "TooFewParameters", model => model with { Headers = StandInHub.HeadersOf(9) } },
        { "ArchitectureNotAllowed", model => model with { Architecture = "GPT2LMHeadModel" } },
        { "ArchitectureNotAllowed", model => model with { Architecture = null } },
        { "ModelTooLarge", model => model with { RepositoryBytes = (15L << 30) + 1 } },
    };

    [Theory]
    [MemberData(nameof(Violations), DisableDiscoveryEnumeration = true)]
    public async Task A_model_beyond_the_rules_is_refused_and_tracked_before_a_byte_of_its_weights_is_fetched(
        string errorId, Func<RemoteModel, RemoteModel> change)
    {
        var metadata = scene.Commit(Hotkey, change: change);
        var update = await scene.UpdateAsync(Hotkey);
        Assert.Equal((ModelUpdateOutcome.Misconfigured, errorId), (update.Outcome, update.ErrorId));
        Assert.Equal(metadata.Id, scene.Tracked(Hotkey)!.Metadata.Id);
        Assert.Equal(update.Reason, scene.Tracked(Hotkey)!.Refusal);
        Assert.Equal(ModelUpdateOutcome.Unchanged, (await scene.UpdateAsync(Hotkey)).Outcome);
        Assert.Single(scene.Hub.Inspected);
        Assert.Empty(scene.Hub.Downloaded);
    }

    [Fact]
    public async Task The_limits_themselves_are_allowed_and_without_a_list_any_architecture_is()
    {
        scene.Constraints = scene.Constraints with { Architectures = [], MaxParameters = 1000, MinParameters = 1000, MaxBytes = 7 };
        scene.Commit(Hotkey, change: model => model with { Architecture = null });
        Assert.Equal(ModelUpdateOutcome.Updated, (await scene.UpdateAsync(Hotkey)).Outcome);
    }

    [Fact]
    public async Task A_competition_must_be_held_when_the_model_is_committed_and_now()
    {
        scene.Commit(Hotkey, 50_000);
        scene.IsHeld = block => block >= 60_000;
        var early = await scene.UpdateAsync(Hotkey);
        scene.IsHeld = block => block < 60_000;
        var late = await scene.UpdateAsync(Hotkey);
        Assert.Equal((ModelUpdateOutcome.Misconfigured, "NoCompetitionAtUpload"), (early.Outcome, early.ErrorId));
        Assert.Equal((ModelUpdateOutcome.Misconfigured, "NoCompetitionNow"), (late.Outcome, late.ErrorId));
        Assert.Contains("50000", early.Reason, StringComparison.Ordinal);
        Assert.Contains("100000", late.Reason, StringComparison.Ordinal);
        scene.Commit(Hotkey, 50_000, scene.Chain.Commitments[Hotkey].Id! with { CompetitionId = 99 });
        Assert.Equal("NoCompetitionAtUpload", (await scene.UpdateAsync(Hotkey)).ErrorId);
        Assert.Null(scene.Tracked(Hotkey));
        Assert.Empty(scene.Hub.Inspected);
    }

    [Fact]
    public async Task A_schedule_that_begins_after_the_commitment_is_the_miners_matter_and_one_that_covers_no_block_of_now_is_not()
    {
        scene.Commit(Hotkey, 50_000);
        scene.IsHeld = block => block >= 60_000 ? true : throw None(block);
        var early = await scene.UpdateAsync(Hotkey);
        scene.IsHeld = block => block < 60_000 ? true : throw None(block);
        var late = await scene.UpdateAsync(Hotkey);
        Assert.Equal((ModelUpdateOutcome.Misconfigured, "NoCompetitionAtUpload"), (early.Outcome, early.ErrorId));
        Assert.Equal((ModelUpdateOutcome.Failed, "NoCompetitionAtBlock"), (late.Outcome, late.ErrorId));

        static TaoverseException None(long block) => new("NoCompetitionAtBlock", FaultKind.NotFound, $"No entry covers block {block}.", "Add one.");
    }

    [Fact]
    public async Task A_forced_update_fetches_what_is_gone_and_keeps_the_evaluations()
    {
        var metadata = scene.Commit(Hotkey);
        await scene.UpdateAsync(Hotkey);
        scene.State.Models.Record(Samples.NetUid, Hotkey, Samples.Evaluation(2));
        scene.Local.Delete(scene.Local.Find(Hotkey, metadata.Id!)!);
        Assert.Equal(ModelUpdateOutcome.Unchanged, (await scene.UpdateAsync(Hotkey)).Outcome);
        Assert.Equal(ModelUpdateOutcome.Updated, (await scene.UpdateAsync(Hotkey, force: true)).Outcome);
        Assert.NotNull(scene.Local.Find(Hotkey, metadata.Id!));
        Assert.Single(scene.Tracked(Hotkey)!.Evaluations);

        // What is there is not fetched a third time.
        Assert.Equal(ModelUpdateOutcome.Updated, (await scene.UpdateAsync(Hotkey, force: true)).Outcome);
        Assert.Equal(2, scene.Hub.Downloaded.Count);
    }

    [Fact]
    public async Task A_model_that_was_refused_is_looked_at_again_where_that_is_forced()
    {
        scene.Commit(Hotkey);
        scene.Constraints = scene.Constraints with { MaxParameters = 999 };
        await scene.UpdateAsync(Hotkey);
        scene.Constraints = scene.Constraints with { MaxParameters = 1000 };
        Assert.Equal(ModelUpdateOutcome.Unchanged, (await scene.UpdateAsync(Hotkey)).Outcome);
        Assert.Equal(ModelUpdateOutcome.Updated, (await scene.UpdateAsync(Hotkey, force: true)).Outcome);
        Assert.Null(scene.Tracked(Hotkey)!.Refusal);
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(1001, "NormsTooLarge")]
    [InlineData(double.NaN, "NormsTooLarge")]
    [InlineData(-1, "MissingProjection")]
    public async Task Norms_are_looked_at_after_the_download_where_the_competition_limits_them(double norm, string? errorId)
    {
        scene.Constraints = scene.Constraints with { Norms = new NormRule(200, 0.15, 1000) };
        scene.Engine = new StandInEngine(norm);
        scene.Commit(Hotkey);
        var update = await scene.UpdateAsync(Hotkey);
        Assert.Equal(errorId, update.ErrorId);
        Assert.Equal(errorId is null ? ModelUpdateOutcome.Updated : ModelUpdateOutcome.Misconfigured, update.Outcome);
        Assert.Equal(errorId is null, scene.Tracked(Hotkey)!.Refusal is null);
        Assert.Single(scene.Hub.Downloaded);
    }

    [Theory]
    [InlineData(1000, null, null)]
    [InlineData(1001, null, "TooManyParameters")]
    [InlineData(0, "UnsupportedCheckpoint", null)]
    [InlineData(0, "InvalidCheckpoint", "InvalidCheckpoint")]
    public async Task The_engine_counts_the_parameters_before_the_download(long counted, string? fault, string? errorId)
    {
        // As stored there are more, which may be buffers; what the engine does not know counts as stored.
        scene.Constraints = scene.Constraints with { MaxParameters = fault is null ? 1000 : 5000 };
        scene.Engine = new StandInEngine(100)
        {
            Count = () => fault is null ? counted : throw new TaoverseException(fault, FaultKind.InvalidData, "The checkpoint is odd.", "Use another."),
        };
        scene.Commit(Hotkey, change: model => model with { Headers = StandInHub.HeadersOf(5000) });
        Assert.Equal(errorId, (await scene.UpdateAsync(Hotkey)).ErrorId);
        Assert.Equal(errorId is null ? 1 : 0, scene.Hub.Downloaded.Count);
        Assert.Equal(errorId is null, scene.Tracked(Hotkey)!.Refusal is null);
    }

    private sealed class StandInEngine(double norm) : IEvaluationEngine, ILoadedModel
    {
        public string Name => "norms";

        public Func<long> Count { get; init; } = () => 1000;

        public ModelDescription Description => throw new NotSupportedException();

        public ModelDescription Describe(string config, IReadOnlyList<SafetensorsHeader> headers) => new()
        {
            Architecture = "LlamaForCausalLM",
            ParameterCount = Count(),
            WeightType = "BF16",
            LayerCount = 1,
            VocabularySize = 1,
            MaxPositions = 1,
        };

        public ILoadedModel Load(string folder, CancellationToken cancellation) => this;

        public IReadOnlyList<ProjectionNorm> ProjectionNorms(CancellationToken cancellation) =>
            norm < 0 ? [] : [.. NormRule.Projections.Select(projection => new ProjectionNorm(0, projection, norm, norm))];

        public IReadOnlyList<SequenceLoss> Losses(IReadOnlyList<TokenSequence> sequences, CancellationToken cancellation) => throw new NotSupportedException();

        public IReadOnlyList<IReadOnlyList<int>> Continue(IReadOnlyList<ReadOnlyMemory<int>> prompts, int count, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
