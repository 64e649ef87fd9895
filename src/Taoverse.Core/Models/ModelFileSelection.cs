using System.Text.Json;

namespace Taoverse.Models;

/// <summary>
/// Which files of a repository make up the model. The hash on the chain is over the files that the Python package's validators
/// have on disk, and those are the files that Transformers loads: the configuration, the weights as safetensors, the tokenizer.
/// </summary>
public static class ModelFileSelection
{
    private const string Weights = "model.safetensors";
    private const string WeightsIndex = "model.safetensors.index.json";

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json", "tokenizer.model", "vocab.json", "vocab.txt", "merges.txt", "spiece.model",
        "sentencepiece.bpe.model", "chat_template.jinja",
    };

    /// <summary>Selects the model's files.</summary>
    /// <param name="paths">Relative paths with forward slashes.</param>
    /// <param name="shards">The weight files that the index names, where there is one; null to take all that look like one.</param>
    /// <returns>Those that a validator downloads, in the order given.</returns>
    public static IReadOnlyList<string> Select(IEnumerable<string> paths, IReadOnlySet<string>? shards = null)
    {
        var all = paths.ToList();

        // Transformers takes the single file where there is one, and the shards of the index only where there is none.
        var single = all.Contains(Weights, StringComparer.Ordinal);
        return [.. all.Where(path => Names.Contains(path) || path == Weights
            || (!single && (path == WeightsIndex || (IsShard(path) && (shards is null || shards.Contains(path))))))];
    }

    /// <summary>The index of the weight files, where a model's files have one that counts.</summary>
    /// <param name="paths">Relative paths with forward slashes.</param>
    /// <returns>Its path; null where the weights are one file, or there is none.</returns>
    public static string? FindIndex(IEnumerable<string> paths)
    {
        var all = paths.ToHashSet(StringComparer.Ordinal);
        return !all.Contains(Weights) && all.Contains(WeightsIndex) ? WeightsIndex : null;
    }

    /// <summary>Reads which weight files an index names.</summary>
    /// <param name="index">The text of <c>model.safetensors.index.json</c>, as UTF-8.</param>
    /// <exception cref="TaoverseException"><c>InvalidWeightIndex</c>.</exception>
    public static IReadOnlySet<string> ReadShards(ReadOnlyMemory<byte> index)
    {
        try
        {
            using var document = JsonDocument.Parse(index);
            return document.RootElement.GetProperty("weight_map").EnumerateObject()
                .Select(w => w.Value.GetString() ?? throw new FormatException("a tensor lies in no file")).ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new TaoverseException(
                "InvalidWeightIndex", FaultKind.InvalidData, $"'{WeightsIndex}' does not say which file holds which tensor: {error.Message}",
                "Save the model again, or take another one.", error);
        }
    }

    /// <summary>Whether a file holds weights.</summary>
    /// <param name="path">A relative path with forward slashes.</param>
    public static bool IsWeights(string path) => path == Weights || IsShard(path);

    /// <summary>Whether a file can be part of a model, whatever else is there.</summary>
    /// <param name="path">A relative path with forward slashes.</param>
    public static bool IsModelFile(string path) => Names.Contains(path) || path == WeightsIndex || IsWeights(path);

    private static bool IsShard(string path) =>
        path.StartsWith("model-", StringComparison.Ordinal) && path.EndsWith(".safetensors", StringComparison.Ordinal)
        && !path.Contains('/', StringComparison.Ordinal);
}
