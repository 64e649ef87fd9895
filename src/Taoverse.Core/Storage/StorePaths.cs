using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>
/// The folders of the Python package: <c>models/{hotkey}/models--{ns}--{name}/snapshots/{commit}</c>. Namespace, name and commit
/// come from strangers' commitments, so each is checked before it becomes part of a path.
/// </summary>
internal sealed class StorePaths(string baseFolder)
{
    public const string ModelPrefix = "models--";
    public const string Snapshots = "snapshots";
    public const string Partial = "partial";
    public const string Leases = "leases";
    public const string Manifests = "manifests";
    public const string DeletedPrefix = "deleted-";
    public const string WriterSuffix = ".writer";
    private const string Separator = "--";
    private const int MaxPartLength = 96;

    /// <summary>The folder of all hotkeys.</summary>
    public string Root { get; } = Path.Combine(Path.GetFullPath(baseFolder), "models");

    public string OfHotkey(string hotkey) => Path.Combine(Root, Checked(hotkey, "hotkey"));

    public string OfRepo(string hotkey, ModelId id)
    {
        var name = ModelPrefix + Checked(id.Namespace, "namespace") + Separator + Checked(id.Name, "name");
        return Path.Combine(OfHotkey(hotkey), name);
    }

    public string OfSnapshot(string hotkey, ModelId id) => Path.Combine(OfRepo(hotkey, id), Snapshots, Commit(id));

    public string OfWork(string hotkey, ModelId id) => Path.Combine(OfRepo(hotkey, id), Partial, Commit(id));

    public string OfManifest(string hotkey, ModelId id) => Path.Combine(OfRepo(hotkey, id), Manifests, Commit(id) + ".json");

    public string OfLeases(string hotkey, ModelId id) => Path.Combine(OfRepo(hotkey, id), Leases);

    public string OfWriter(string hotkey, ModelId id) => Path.Combine(OfLeases(hotkey, id), Commit(id) + WriterSuffix);

    /// <summary>The name before the running part of a lease on a model.</summary>
    public static string LeasePrefix(ModelId id) => Commit(id) + "-";

    /// <summary>Namespace and name out of a folder's name; null where it is none of this layout.</summary>
    public static (string Namespace, string Name)? ReadRepo(string folder)
    {
        var rest = folder.StartsWith(ModelPrefix, StringComparison.Ordinal) ? folder[ModelPrefix.Length..] : string.Empty;
        var at = rest.IndexOf(Separator, StringComparison.Ordinal);
        return at > 0 && at + Separator.Length < rest.Length ? (rest[..at], rest[(at + Separator.Length)..]) : null;
    }

    private static string Commit(ModelId id) => Checked(id.Commit ?? string.Empty, "commit");

    private static string Checked(string part, string what) =>
        part.Length is > 0 and <= MaxPartLength && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && part[0] != '.'
        && ModelFileRules.Fault(part) is null && !(what == "namespace" && part.Contains(Separator, StringComparison.Ordinal))
            ? part
            : throw new TaoverseException(
                "InvalidModelPath", FaultKind.Security, $"The {what} of the model cannot be the name of a folder.", "Do not use this model.");
}
