using System.Globalization;
using Taoverse.Metagraphs;

namespace Taoverse.Competitions;

/// <summary>The moving averages of what hotkeys earned in the competitions of a subnet.</summary>
/// <remarks>
/// A hotkey keeps what it earned when it gets another uid, and nobody inherits anything with a uid. May be used by one thread at a time.
/// </remarks>
public sealed class CompetitionTracker
{
    // A share that was meant to be the threshold itself counts, in spite of the last bits.
    private const double Rounding = 1e-9;

    private readonly SortedDictionary<int, IReadOnlyDictionary<string, double>> weights = [];

    /// <summary>Makes a tracker.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="weights">The averages that are known already; none for a new tracker.</param>
    /// <exception cref="TaoverseException"><c>ForeignWeight</c>: one is of another subnet. <c>InvalidWeight</c>.</exception>
    public CompetitionTracker(int netUid, IEnumerable<CompetitionWeight>? weights = null)
    {
        NetUid = netUid;
        foreach (var competition in (weights ?? []).GroupBy(weight => weight.CompetitionId))
        {
            if (competition.FirstOrDefault(weight => weight.NetUid != netUid) is { } foreign)
            {
                throw new TaoverseException(
                    "ForeignWeight", FaultKind.InvalidInput, $"A weight of subnet {foreign.NetUid} cannot be tracked for subnet {netUid}.",
                    "Track each subnet by itself.");
            }

            var known = competition.ToDictionary(weight => weight.Hotkey, weight => weight.Weight, StringComparer.Ordinal);
            MovingAverage.Check(known);
            this.weights.Add(competition.Key, known);
        }
    }

    /// <summary>The subnet.</summary>
    public int NetUid { get; }

    /// <summary>The competitions of which something is recorded, in ascending order.</summary>
    public IReadOnlyList<int> CompetitionIds => [.. weights.Keys];

    /// <summary>Records what hotkeys earned in a step of a competition.</summary>
    /// <param name="competitionId">The competition.</param>
    /// <param name="stepWeights">The weights by hotkey, zero or more, in any scale; a hotkey that is not named has zero.</param>
    /// <param name="alpha">The share that is kept of what was, from 0 to below 1.</param>
    /// <exception cref="TaoverseException"><c>InvalidWeight</c>, <c>InvalidAlpha</c>: nothing was recorded.</exception>
    public void Record(int competitionId, IReadOnlyDictionary<string, double> stepWeights, double alpha) =>
        weights[competitionId] = MovingAverage.Next(weights.GetValueOrDefault(competitionId), stepWeights, alpha);

    /// <summary>Forgets the competitions that are not held any more.</summary>
    /// <param name="activeCompetitionIds">Those that are.</param>
    public void Reset(IReadOnlyCollection<int> activeCompetitionIds)
    {
        ArgumentNullException.ThrowIfNull(activeCompetitionIds);
        foreach (var retired in weights.Keys.Except(activeCompetitionIds).ToList())
        {
            weights.Remove(retired);
        }
    }

    /// <summary>Gives the averages of a competition, by hotkey in ordinal order; none where nothing was recorded.</summary>
    /// <param name="competitionId">The competition.</param>
    public IReadOnlyList<CompetitionWeight> Weights(int competitionId) =>
    [
        .. weights.GetValueOrDefault(competitionId, new Dictionary<string, double>()).OrderBy(weight => weight.Key, StringComparer.Ordinal)
            .Select(weight => new CompetitionWeight { NetUid = NetUid, CompetitionId = competitionId, Hotkey = weight.Key, Weight = weight.Value }),
    ];

    /// <summary>Merges the competitions into the weights that a validator sets.</summary>
    /// <param name="competitions">The competitions that are held, with their reward shares; one of which nothing is recorded is passed over.</param>
    /// <param name="neurons">Who is registered now, under which uid, such as all neurons of the newest metagraph.</param>
    /// <param name="threshold">A weight in a competition below this does not count, from 0 to below 1; nothing that is recorded changes.</param>
    /// <returns>A weight for each neuron, by uid; they add up to 1, or are all zero. Hotkeys that are not among them are dropped.</returns>
    /// <exception cref="TaoverseException"><c>ForeignNeuron</c>: one is of another subnet. <c>InvalidThreshold</c>.</exception>
    public IReadOnlyList<SubnetWeight> SubnetWeights(IEnumerable<Competition> competitions, IReadOnlyCollection<Neuron> neurons, double threshold = 0)
    {
        ArgumentNullException.ThrowIfNull(competitions);
        ArgumentNullException.ThrowIfNull(neurons);
        if (neurons.FirstOrDefault(neuron => neuron.NetUid != NetUid) is { } foreign)
        {
            throw new TaoverseException(
                "ForeignNeuron", FaultKind.InvalidInput, $"The neuron {foreign.Uid} is of subnet {foreign.NetUid}; the weights are of subnet {NetUid}.",
                "Give the neurons of one subnet at a time.");
        }

        if (threshold is not (>= 0 and < 1))
        {
            throw new TaoverseException(
                "InvalidThreshold", FaultKind.InvalidInput,
                string.Create(CultureInfo.InvariantCulture, $"The threshold {threshold} is not from 0 to below 1."),
                "Give a share of a competition's weights, such as 0.18.");
        }

        var registered = neurons.Select(neuron => neuron.Hotkey).Distinct(StringComparer.Ordinal).ToDictionary(hotkey => hotkey, _ => 0.0, StringComparer.Ordinal);
        foreach (var competition in competitions)
        {
            if (weights.TryGetValue(competition.CompetitionId, out var recorded))
            {
                // Before the hotkeys that left are dropped: whether one passes the threshold does not depend on who else is there.
                foreach (var (hotkey, weight) in AtLeast(recorded, threshold).Where(weight => registered.ContainsKey(weight.Key)))
                {
                    registered[hotkey] += weight * competition.RewardShare;
                }
            }
        }

        var merged = MovingAverage.Normalize(registered);
        return
        [
            .. neurons.DistinctBy(neuron => neuron.Uid).OrderBy(neuron => neuron.Uid)
                .Select(neuron => new SubnetWeight { NetUid = NetUid, Uid = neuron.Uid, Hotkey = neuron.Hotkey, Weight = merged[neuron.Hotkey] }),
        ];
    }

    private static IEnumerable<KeyValuePair<string, double>> AtLeast(IReadOnlyDictionary<string, double> weights, double threshold) => threshold == 0
        ? weights
        : MovingAverage.Normalize(MovingAverage.Normalize(weights).Where(weight => weight.Value >= threshold * (1 - Rounding)));
}
