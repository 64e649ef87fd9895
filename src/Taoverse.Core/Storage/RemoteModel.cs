using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>What a model is, known without its weights.</summary>
public sealed record RemoteModel
{
    /// <summary>The model, at a commit.</summary>
    public required ModelId Id { get; init; }

    /// <summary>The files that make up the model.</summary>
    public required IReadOnlyList<RemoteFile> Files { get; init; }

    /// <summary>The sizes of those files together.</summary>
    public long Bytes => Files.Sum(f => f.Bytes);

    /// <summary>The sizes of all files of the repository, which a competition's limit is about.</summary>
    public required long RepositoryBytes { get; init; }

    /// <summary>Whether only its owner sees it.</summary>
    public required bool IsPrivate { get; init; }

    /// <summary>The text of <c>config.json</c>.</summary>
    public required string Config { get; init; }

    /// <summary>The architecture that the configuration names first, such as <c>LlamaForCausalLM</c>; null where it names none.</summary>
    public string? Architecture { get; init; }

    /// <summary>The headers of the weight files.</summary>
    public required IReadOnlyList<SafetensorsHeader> Headers { get; init; }

    /// <summary>The elements of all tensors; buffers that are no parameters are among them.</summary>
    public long ElementCount => Headers.Sum(header => header.ElementCount);
}
