using System.Globalization;
using Taoverse.Competitions;

namespace Taoverse.State.Competitions;

/// <summary>What hotkeys earned in one step of a competition, and, where it came from a comparison, who won.</summary>
/// <param name="netUid">The subnet.</param>
/// <param name="competitionId">The competition.</param>
public sealed class CompetitionStep(int netUid, int competitionId)
{
    private readonly Dictionary<string, double> weights = new(StringComparer.Ordinal);
    private readonly List<ModelStanding> standings = [];

    /// <summary>The subnet.</summary>
    public int NetUid { get; } = netUid;

    /// <summary>The competition.</summary>
    public int CompetitionId { get; } = competitionId;

    /// <summary>The weights by hotkey, in any scale.</summary>
    public IReadOnlyDictionary<string, double> Weights => weights;

    /// <summary>The block of the newest evaluation; null where the step did not come from a comparison.</summary>
    public long? Block => standings.Count == 0 ? null : standings.Max(standing => standing.Block);

    /// <summary>The standings that were added.</summary>
    internal IReadOnlyList<ModelStanding> Standings => standings;

    /// <summary>Makes a step of a comparison.</summary>
    /// <param name="standings">The standings of one competition; at least one.</param>
    /// <exception cref="TaoverseException"><c>ForeignStanding</c>, <c>DuplicateWeight</c>.</exception>
    public static CompetitionStep Of(IReadOnlyList<ModelStanding> standings)
    {
        ArgumentNullException.ThrowIfNull(standings);
        ArgumentOutOfRangeException.ThrowIfZero(standings.Count);
        var step = new CompetitionStep(standings[0].NetUid, standings[0].CompetitionId);
        foreach (var standing in standings)
        {
            step.Add(standing);
        }

        return step;
    }

    /// <summary>Adds what a hotkey earned.</summary>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="weight">The weight, zero or more.</param>
    /// <exception cref="TaoverseException"><c>DuplicateWeight</c>: the hotkey has one already.</exception>
    public void Add(string hotkey, double weight)
    {
        if (!weights.TryAdd(hotkey, weight))
        {
            throw new TaoverseException(
                "DuplicateWeight", FaultKind.InvalidInput,
                string.Create(CultureInfo.InvariantCulture, $"The hotkey {hotkey} has more than one weight in competition {CompetitionId} of subnet {NetUid}."),
                "Give one weight a hotkey; the first one counts.");
        }
    }

    /// <summary>Adds how a model did.</summary>
    /// <param name="standing">The standing.</param>
    /// <exception cref="TaoverseException"><c>ForeignStanding</c>: it is of another competition. <c>DuplicateWeight</c>.</exception>
    public void Add(ModelStanding standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        if ((standing.NetUid, standing.CompetitionId) != (NetUid, CompetitionId))
        {
            throw new TaoverseException(
                "ForeignStanding", FaultKind.InvalidInput,
                string.Create(CultureInfo.InvariantCulture, $"The standing of {standing.Hotkey} is of competition {standing.CompetitionId} of subnet {standing.NetUid}, not of {CompetitionId} of {NetUid}."),
                "Record each competition by itself.");
        }

        Add(standing.Hotkey, standing.Weight);
        standings.Add(standing);
    }
}
