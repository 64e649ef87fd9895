using System.Globalization;
using Taoverse.Metagraphs;
using Taoverse.State.Legacy;

namespace Taoverse.State.Transfer;

/// <summary>The state files of the Python package, as a document of this project.</summary>
internal static class PythonState
{
    private static ReadOnlySpan<byte> Archive => "PK"u8;

    // The opcode that names the protocol, with which a pickle of today begins.
    private const byte Protocol = 0x80;

    /// <summary>Whether a file is one of the Python package, by its first bytes.</summary>
    public static bool IsOne(string path) => Start(path) is [Protocol, ..] or [(byte)'P', (byte)'K'];

    /// <summary>Reads a file.</summary>
    public static StateDocument Read(string path, int? netUid, Func<int, Metagraph?>? findMetagraph)
    {
        var subnet = netUid ?? throw new TaoverseException(
            "NoNetUid", FaultKind.InvalidInput, $"The file '{path}' of the Python package does not say of which subnet it is.", "Name the subnet with -NetUid.");
        return Start(path).AsSpan().SequenceEqual(Archive) ? ReadWeights(path, subnet, findMetagraph) : ReadModels(path, subnet);
    }

    private static StateDocument ReadModels(string path, int netUid)
    {
        var known = PythonModelTracker.Read(path, netUid);
        return Empty(netUid) with
        {
            Tables = ["evaluations", "tracked_models"],
            TrackedModels = [.. known.Where(model => model.Metadata is not null).Select(model => TrackedModelEntry.Of(model.Metadata!, refusal: null))],
            Evaluations = [.. known.SelectMany(model => model.Evaluations.Select(evaluation => EvaluationEntry.Of(netUid, model.Hotkey, evaluation)))],
        };
    }

    private static StateDocument ReadWeights(string path, int netUid, Func<int, Metagraph?>? findMetagraph)
    {
        var metagraph = findMetagraph?.Invoke(netUid) ?? throw new TaoverseException(
            "NetUidNotSynced", FaultKind.NotFound,
            string.Create(CultureInfo.InvariantCulture, $"The file '{path}' holds weights by uid, and no metagraph of subnet {netUid} was synced that says whose they are."),
            string.Create(CultureInfo.InvariantCulture, $"Sync it first with Sync-Metagraph {netUid}."));
        return Empty(netUid) with
        {
            Tables = ["competition_weights"],
            CompetitionWeights =
            [
                .. from weight in PythonCompetitionTracker.Read(path).ByHotkey(metagraph)
                   select new CompetitionWeightEntry(netUid, weight.CompetitionId, weight.Hotkey, weight.Weight),
            ],
        };
    }

    private static StateDocument Empty(int netUid) => new()
    {
        Format = StateDocument.FormatName,
        Version = StateDocument.CurrentVersion,
        ExportedAt = DateTimeOffset.UnixEpoch,
        NetUid = netUid,
        Metagraphs = [],
        MinerPositions = [],
        StateVersions = [],
        TrackedModels = [],
        Evaluations = [],
        CompetitionWeights = [],
    };

    private static byte[] Start(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var start = new byte[Archive.Length];
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
