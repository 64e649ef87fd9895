using Taoverse.Evaluation;
using Taoverse.Models;

namespace Taoverse.Competitions;

/// <summary>One of the contests of a subnet.</summary>
public sealed record Competition
{
    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>The number that commitments name it by.</summary>
    public required int CompetitionId { get; init; }

    /// <summary>From which block on it is as it says here; 0 where it is not part of a schedule.</summary>
    public long FromBlock { get; init; }

    /// <summary>A name for people, such as <c>B14_MODEL</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its share of the subnet's weights, above 0 to 1.</summary>
    public required double RewardShare { get; init; }

    /// <summary>What it asks of a model.</summary>
    public required ModelConstraints Constraints { get; init; }

    /// <summary>The tasks that a score is made of.</summary>
    public required IReadOnlyList<EvalTask> Tasks { get; init; }
}
