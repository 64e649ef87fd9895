namespace Taoverse.Metagraphs;

/// <summary>Which neurons of a subnet are wanted; a neuron has to meet every condition that is set.</summary>
public sealed record NeuronFilter
{
    /// <summary>The wanted uids; null for all.</summary>
    public IReadOnlyCollection<int>? Uids { get; init; }

    /// <summary>The wanted hotkeys, as SS58 addresses; null for all.</summary>
    public IReadOnlyCollection<string>? Hotkeys { get; init; }

    /// <summary>True for neurons with a validator permit, false for those without; null for all.</summary>
    public bool? ValidatorPermit { get; init; }

    /// <summary>The least total stake, in TAO or alpha.</summary>
    public decimal MinStake { get; init; }

    /// <summary>Gives the wanted neurons of a metagraph.</summary>
    /// <param name="metagraph">The subnet.</param>
    /// <returns>The neurons, in order of their uid.</returns>
    public IEnumerable<Neuron> Select(Metagraph metagraph)
    {
        var uids = Uids?.ToHashSet();
        var hotkeys = Hotkeys?.ToHashSet(StringComparer.Ordinal);
        return metagraph.Neurons.Where(neuron =>
            uids?.Contains(neuron.Uid) != false
            && hotkeys?.Contains(neuron.Hotkey) != false
            && (ValidatorPermit is not { } permit || neuron.ValidatorPermit == permit)
            && neuron.Stake >= MinStake);
    }

    /// <summary>Gives the neuron that has a hotkey.</summary>
    /// <param name="metagraph">The subnet.</param>
    /// <param name="hotkey">The hotkey's SS58 address.</param>
    /// <exception cref="TaoverseException"><c>UnknownHotkey</c>, <c>ColdkeyGiven</c>.</exception>
    public static Neuron Find(Metagraph metagraph, string hotkey)
    {
        var filter = new NeuronFilter { Hotkeys = [hotkey] };
        return filter.Select(metagraph).FirstOrDefault() ?? throw filter.Missing(metagraph).First().Error;
    }

    /// <summary>Gives an error for each uid and hotkey that the subnet does not have.</summary>
    /// <param name="metagraph">The subnet.</param>
    /// <returns>What was asked for, and the error: <c>UnknownUid</c>, <c>UnknownHotkey</c> or <c>ColdkeyGiven</c>.</returns>
    public IEnumerable<(object Wanted, TaoverseException Error)> Missing(Metagraph metagraph)
    {
        foreach (var uid in (Uids ?? []).Except(metagraph.Neurons.Select(neuron => neuron.Uid)))
        {
            yield return (uid, new TaoverseException(
                "UnknownUid", FaultKind.NotFound,
                $"Subnet {metagraph.NetUid} has no neuron with uid {uid} at block {metagraph.Block}.",
                $"It has {metagraph.Neurons.Count} neurons; list them with Get-Neuron -NetUid {metagraph.NetUid}."));
        }

        foreach (var hotkey in (Hotkeys ?? []).Except(metagraph.Neurons.Select(neuron => neuron.Hotkey)))
        {
            var owned = metagraph.Neurons.Where(neuron => neuron.Coldkey == hotkey).Select(neuron => neuron.Uid).ToArray();
            yield return (hotkey, owned.Length > 0
                ? new TaoverseException(
                    "ColdkeyGiven", FaultKind.InvalidInput,
                    $"{hotkey} is a coldkey, which owns uid {string.Join(", ", owned)} of subnet {metagraph.NetUid}; a hotkey is needed here.",
                    "Give the hotkey of the neuron.")
                : new TaoverseException(
                    "UnknownHotkey", FaultKind.NotFound,
                    $"The hotkey {hotkey} is not registered in subnet {metagraph.NetUid} at block {metagraph.Block}.",
                    $"Check the address and the netuid; list the neurons with Get-Neuron -NetUid {metagraph.NetUid}."));
        }
    }
}
