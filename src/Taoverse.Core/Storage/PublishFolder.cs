using System.Text;
using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>A folder to publish: all that goes up, and of it the files that make up the model and enter its hash.</summary>
internal sealed record PublishFolder(IReadOnlyList<ModelFile> All, IReadOnlyList<ModelFile> Model)
{
    private const int CommitLength = 40;

    public long AllBytes => All.Sum(f => f.Bytes);

    public long ModelBytes => Model.Sum(f => f.Bytes);

    /// <summary>Reads the folder. What lies in hidden files and folders, such as those of git, stays where it is.</summary>
    public static PublishFolder Read(ModelPublishRequest request)
    {
        var all = ModelFolder.List(request.Folder)
            .Where(f => f.RelativePath == ".gitattributes" || !f.RelativePath.Split('/').Any(part => part.StartsWith('.'))).ToList();
        var paths = all.Select(f => f.RelativePath).ToList();
        ModelFileRules.Check(paths);
        var index = all.FirstOrDefault(f => f.RelativePath == ModelFileSelection.FindIndex(paths));
        var shards = index is null ? null : ModelFileSelection.ReadShards(File.ReadAllBytes(index.FullPath));
        var selected = ModelFileSelection.Select(paths, shards).ToHashSet(StringComparer.Ordinal);
        var missing = shards?.FirstOrDefault(s => !selected.Contains(s))
            ?? (!selected.Contains("config.json") ? "config.json" : !selected.Any(ModelFileSelection.IsWeights) ? "model.safetensors" : null);
        return missing is null
            ? new PublishFolder(all, [.. all.Where(f => selected.Contains(f.RelativePath))])
            : throw new TaoverseException(
                "NotAModel", FaultKind.InvalidInput, $"The folder '{request.Folder}' lacks '{missing}'.", "Give a folder that a model was saved to with safetensors.");
    }

    /// <summary>The identifier, but for the commit that the upload will make; it must fit onto the chain.</summary>
    public static ModelId Identify(ModelPublishRequest request, string hash)
    {
        var parts = request.RepoId.Split('/');
        if (parts.Length != 2 || parts.Any(p => p.Length == 0 || p.Contains(':', StringComparison.Ordinal)))
        {
            throw Invalid(request.RepoId, "it is not namespace/name");
        }

        var id = new ModelId
        {
            Namespace = parts[0],
            Name = parts[1],
            Hash = hash,
            SecureHash = ModelHash.Secure(hash, request.Hotkey),
            CompetitionId = request.CompetitionId,
        };
        var length = Encoding.UTF8.GetByteCount((id with { Commit = new string('0', CommitLength) }).ToString());
        return length <= ModelId.MaxBytes ? id : throw Invalid(request.RepoId, $"the commitment would take {length} bytes where {ModelId.MaxBytes} fit");
    }

    private static TaoverseException Invalid(string repoId, string reason) => new(
        "InvalidRepoId", FaultKind.InvalidInput, $"'{repoId}' cannot be committed to: {reason}.",
        $"Give namespace/name of no more than {ModelId.MaxRepoIdLength} characters.");
}
