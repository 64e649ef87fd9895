using System.Globalization;
using System.Text.Json;
using Taoverse.Metagraphs;
using Taoverse.Storage;

namespace Taoverse.State.Transfer;

/// <summary>What a state file holds, read whole and found in order, before anything of it is put into a state.</summary>
public sealed class StateSnapshot
{
    // Far above what a state of many subnets takes.
    private const long MaxBytes = 1L << 30;

    private StateSnapshot(string path, IReadOnlyList<int> netUids, StateDocument document)
    {
        Document = document;
        Summary = new()
        {
            Path = path,
            NetUid = netUids,
            TrackedModels = document.TrackedModels.Count,
            Evaluations = document.Evaluations.Count,
            CompetitionWeights = document.CompetitionWeights.Count,
            Metagraphs = document.Metagraphs.Count,
        };
    }

    /// <summary>What is in it.</summary>
    public StateTransfer Summary { get; }

    internal StateDocument Document { get; }

    /// <summary>Reads a state file of this project, or one of the two of the Python package.</summary>
    /// <param name="path">The file; what it is, is seen by its first bytes.</param>
    /// <param name="netUid">The subnet that is wanted; null for all. A file of the Python package does not say of which subnet it is.</param>
    /// <param name="findMetagraph">
    /// Gives the newest metagraph of a subnet, for the weights by uid of the Python package; null where there is none.
    /// </param>
    /// <exception cref="TaoverseException">
    /// <c>StateFileNotFound</c>, <c>StateFileUnreadable</c>; <c>NotAStateFile</c>, <c>StateFileTooNew</c>, <c>InvalidStateFile</c>: what they say.
    /// <c>NetUidNotInStateFile</c>, <c>NetUidNotSynced</c>, <c>NoNetUid</c>; <c>UnsafePickle</c>, <c>InvalidPickle</c>, <c>PickleTooLarge</c>.
    /// </exception>
    public static StateSnapshot Read(string path, int? netUid = null, Func<int, Metagraph?>? findMetagraph = null)
    {
        path = Path.GetFullPath(path);
        try
        {
            var document = PythonState.IsOne(path) ? PythonState.Read(path, netUid, findMetagraph) : ReadJson(path);
            return StateValidation.Fault(document) is { } fault ? throw Invalid(path, fault) : Of(path, document, netUid);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TaoverseException("StateFileNotFound", FaultKind.NotFound, $"There is no file '{path}'.", "Check the path.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                "StateFileUnreadable", FaultKind.Unavailable, $"The file '{path}' cannot be read: {error.Message}", "Check the rights to it.", error);
        }
    }

    private static StateDocument ReadJson(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        if (file.Length > MaxBytes)
        {
            throw Invalid(path, string.Create(CultureInfo.InvariantCulture, $"it has {file.Length} bytes where {MaxBytes} are the most"));
        }

        CheckHeader(path, Parse<StateHeader>(path, file));
        file.Position = 0;
        return Parse<StateDocument>(path, file);
    }

    private static StateSnapshot Of(string path, StateDocument document, int? netUid)
    {
        var netUids = document.NetUid is { } only
            ? [only]
            : document.All.Select(entry => entry.NetUid).Concat(document.Metagraphs.Select(metagraph => metagraph.NetUid)).Distinct().Order().ToList();
        if (netUid is not { } wanted)
        {
            return new(path, netUids, document);
        }

        return netUids.Contains(wanted) ? new(path, [wanted], document.Only(wanted)) : throw new TaoverseException(
            "NetUidNotInStateFile", FaultKind.NotFound, $"The file '{path}' holds nothing about subnet {wanted}.",
            $"It is about: {string.Join(", ", netUids)}.");
    }

    private static void CheckHeader(string path, StateHeader header)
    {
        if (header.Format != StateDocument.FormatName)
        {
            throw NotAStateFile(path, null);
        }

        if (header.Version != StateDocument.CurrentVersion)
        {
            throw new TaoverseException(
                "StateFileTooNew", FaultKind.NotSupported,
                $"The file '{path}' has version {header.Version?.ToString(CultureInfo.InvariantCulture) ?? "none"}; this version of Taoverse knows {StateDocument.CurrentVersion}.",
                "Update Taoverse, or export the state again with this version.");
        }
    }

    private static T Parse<T>(string path, Stream stream)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(stream, typeof(T) == typeof(StateHeader) ? JsonSerializerOptions.Web : StateJson.Options)
                ?? throw NotAStateFile(path, null);
        }
        catch (JsonException error) when (typeof(T) == typeof(StateHeader))
        {
            throw NotAStateFile(path, error);
        }
        catch (JsonException error)
        {
            throw Invalid(path, error.Message.TrimEnd('.'), error);
        }
    }

    private static TaoverseException NotAStateFile(string path, Exception? cause) => new(
        "NotAStateFile", FaultKind.InvalidData, $"The file '{path}' is not a state that Taoverse exported.", "Give a file that Export-TaoverseState wrote.", cause);

    private static TaoverseException Invalid(string path, string reason, Exception? cause = null) => new(
        "InvalidStateFile", FaultKind.InvalidData, $"The state file '{path}' is not in order: {reason}.", "Nothing was taken from it. Export the state again.", cause);

    private sealed record StateHeader(string? Format, int? Version);
}
