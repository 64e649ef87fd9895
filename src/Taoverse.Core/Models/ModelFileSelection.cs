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
    /// <returns>Those that a validator downloads, in the order given.</returns>
    public static IReadOnlyList<string> Select(IEnumerable<string> paths)
    {
        var all = paths.ToList();

        // Transformers takes the single file where there is one, and the shards only where there is none.
        var single = all.Contains(Weights, StringComparer.Ordinal);
        return [.. all.Where(path => Names.Contains(path) || path == Weights || (!single && (path == WeightsIndex || IsShard(path))))];
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
