using Taoverse.Competitions;
using Taoverse.Metagraphs;

namespace Taoverse.Substrate.Subtensor.Weights;

/// <summary>Weights by uid, as a subnet's present slots have it.</summary>
public sealed class WeightTargets
{
    private readonly List<KeyValuePair<int, double>> _weights = [];

    /// <summary>Begins without weights.</summary>
    /// <param name="metagraph">The subnet as it is now.</param>
    public WeightTargets(Metagraph metagraph)
    {
        ArgumentNullException.ThrowIfNull(metagraph);
        Metagraph = metagraph;
    }

    /// <summary>The subnet.</summary>
    public Metagraph Metagraph { get; }

    /// <summary>The weights so far.</summary>
    public IReadOnlyList<KeyValuePair<int, double>> Weights => _weights;

    /// <summary>Adds a weight. Where its hotkey is known, that decides: a slot may have changed owners since.</summary>
    /// <param name="weight">The weight.</param>
    /// <returns>A sentence where the hotkey has another slot than the weight says; null otherwise.</returns>
    /// <exception cref="TaoverseException"><c>UnknownHotkey</c> or <c>ColdkeyGiven</c>: no slot gets the weight. <c>NoWeightTarget</c>: neither slot nor hotkey is known.</exception>
    public string? Add(SubnetWeight weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (string.IsNullOrEmpty(weight.Hotkey))
        {
            var slot = weight.Uid ?? throw new TaoverseException(
                "NoWeightTarget", FaultKind.InvalidInput, $"The weight {weight.Weight} of subnet {weight.NetUid} has neither a Uid nor a Hotkey.",
                "Give objects with the properties NetUid and Weight, and Uid or Hotkey.");
            _weights.Add(new(slot, weight.Weight));
            return null;
        }

        var uid = NeuronFilter.Find(Metagraph, weight.Hotkey).Uid;
        _weights.Add(new(uid, weight.Weight));
        return weight.Uid is { } known && known != uid
            ? $"The hotkey {weight.Hotkey} is uid {uid} of subnet {Metagraph.NetUid} now, and no longer {known}: its weight goes to uid {uid}."
            : null;
    }
}
