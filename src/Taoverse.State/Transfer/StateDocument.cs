using System.Text.Json.Serialization;
using Taoverse.Metagraphs;

namespace Taoverse.State.Transfer;

/// <summary>What a state file holds. Its properties in camel case are the fields of the JSON form; see docs/state-file.md.</summary>
internal sealed record StateDocument
{
    /// <summary>The first field of every file.</summary>
    public const string FormatName = "taoverse-state";

    /// <summary>Changes whenever an older program could not read a file rightly.</summary>
    public const int CurrentVersion = 1;

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>The subnet that the file is about; null for all that the state held.</summary>
    public int? NetUid { get; init; }

    public required IReadOnlyList<Metagraph> Metagraphs { get; init; }

    public required IReadOnlyList<MinerPositionEntry> MinerPositions { get; init; }

    public required IReadOnlyList<StateVersionEntry> StateVersions { get; init; }

    public required IReadOnlyList<TrackedModelEntry> TrackedModels { get; init; }

    public required IReadOnlyList<EvaluationEntry> Evaluations { get; init; }

    public required IReadOnlyList<CompetitionWeightEntry> CompetitionWeights { get; init; }

    /// <summary>The tables that the file is about.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Tables { get; init; } =
        ["metagraphs", "miner_positions", "state_versions", "evaluations", "tracked_models", "competition_weights"];

    /// <summary>All entries but the metagraphs.</summary>
    [JsonIgnore]
    public IEnumerable<ISubnetEntry> All => [.. MinerPositions, .. StateVersions, .. TrackedModels, .. Evaluations, .. CompetitionWeights];

    /// <summary>What there is about one subnet.</summary>
    public StateDocument Only(int netUid) => this with
    {
        NetUid = netUid,
        Metagraphs = [.. Metagraphs.Where(metagraph => metagraph.NetUid == netUid)],
        MinerPositions = [.. MinerPositions.Where(entry => entry.NetUid == netUid)],
        StateVersions = [.. StateVersions.Where(entry => entry.NetUid == netUid)],
        TrackedModels = [.. TrackedModels.Where(entry => entry.NetUid == netUid)],
        Evaluations = [.. Evaluations.Where(entry => entry.NetUid == netUid)],
        CompetitionWeights = [.. CompetitionWeights.Where(entry => entry.NetUid == netUid)],
    };
}
