using System.Globalization;

namespace Taoverse.State.Transfer;

/// <summary>What must hold of a state file beyond its form.</summary>
internal static class StateValidation
{
    // An SS58 address has 48 or 49 characters; other chains' have more.
    private const int MaxHotkeyLength = 64;

    /// <summary>What is wrong with a document; null for nothing.</summary>
    public static string? Fault(StateDocument document)
    {
        foreach (var entry in document.All)
        {
            if (entry is null)
            {
                return "an entry is null";
            }

            if (document.NetUid is { } only && entry.NetUid != only)
            {
                return Text($"it is about subnet {only} and has an entry about subnet {entry.NetUid}");
            }

            if (Fault(entry) is { } fault)
            {
                return Text($"an entry about subnet {entry.NetUid}: {fault}");
            }
        }

        return Twice(document.TrackedModels.Select(model => (model.NetUid, model.Hotkey)), "model")
            ?? Twice(document.CompetitionWeights.Select(weight => (weight.NetUid, weight.CompetitionId, weight.Hotkey)), "weight")
            ?? Twice(document.MinerPositions.Select(position => (position.NetUid, position.Name)), "position")
            ?? Twice(document.StateVersions.Select(version => version.NetUid), "version")
            ?? Twice(document.Metagraphs.Select(metagraph => metagraph.NetUid), "metagraph")
            ?? document.Metagraphs.Select(metagraph => Fault(metagraph, document.NetUid)).FirstOrDefault(fault => fault is not null);
    }

    private static string? Fault(ISubnetEntry entry) => entry switch
    {
        { NetUid: < 0 or > ushort.MaxValue } => "there is no such subnet",
        TrackedModelEntry model => Hotkey(model.Hotkey) ?? Number(model.Block, "block") ?? Number(model.CompetitionId, "competition"),
        EvaluationEntry evaluation => Hotkey(evaluation.Hotkey) ?? Number(evaluation.Block, "block") ?? Number(evaluation.CompetitionId, "competition")
            ?? Number(evaluation.WinnerBlock ?? 0, "winner's block") ?? Score(evaluation.Score) ?? Score(evaluation.WinnerScore ?? 0)
            ?? (evaluation.Duration < TimeSpan.Zero ? "a duration is below zero" : null),
        CompetitionWeightEntry weight => Hotkey(weight.Hotkey) ?? Number(weight.CompetitionId, "competition")
            ?? (weight.Weight >= 0 && double.IsFinite(weight.Weight) ? null : Text($"the weight {weight.Weight} cannot be kept")),
        MinerPositionEntry position => Number(position.NextUid, "uid"),
        _ => null,
    };

    private static string? Fault(Taoverse.Metagraphs.Metagraph metagraph, int? only) =>
        metagraph.NetUid is < 0 or > ushort.MaxValue || (only is not null && metagraph.NetUid != only) ? Text($"a metagraph is of subnet {metagraph.NetUid}")
        : metagraph.Neurons.Any(neuron => neuron is null || neuron.NetUid != metagraph.NetUid) ? Text($"a neuron of metagraph {metagraph.NetUid} is of another subnet")
        : Twice(metagraph.Neurons.Select(neuron => neuron.Uid), "uid");

    private static string? Hotkey(string hotkey) =>
        hotkey.Length is > 0 and <= MaxHotkeyLength && hotkey.All(char.IsAsciiLetterOrDigit) ? null : "a hotkey is no address";

    private static string? Number(long number, string what) => number >= 0 ? null : Text($"the {what} {number} is below zero");

    private static string? Score(double score) => score > double.NegativeInfinity ? null : Text($"the score {score} cannot be kept");

    private static string? Twice<T>(IEnumerable<T> keys, string what)
    {
        var seen = new HashSet<T>();
        return keys.Where(key => !seen.Add(key)).Select(key => $"the {what} {key} is there twice").FirstOrDefault();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
