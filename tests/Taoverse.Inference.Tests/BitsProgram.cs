using System.Globalization;
using Taoverse.Evaluation;
using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Tests;

/// <summary>Prints the kernel that this process uses, then the bits of what every golden model gives.</summary>
internal static class BitsProgram
{
    public static int Main(string[] arguments)
    {
        Console.WriteLine(MicroKernel.Best.GetType().Name);
        foreach (var line in Bits(int.Parse(arguments[0], CultureInfo.InvariantCulture), int.Parse(arguments[1], CultureInfo.InvariantCulture)))
        {
            Console.WriteLine(line);
        }

        return 0;
    }

    /// <summary>One line a model: losses, logits and greedy tokens. The first is of a model whose sequence takes many blocks.</summary>
    public static IEnumerable<string> Bits(int threads, int batch)
    {
        var options = new EngineOptions { Threads = threads, BatchTokens = batch == 1 ? 1 : int.MaxValue };
        yield return MadeBits(options);
        foreach (var name in GoldenModel.Names)
        {
            var golden = new GoldenModel(name);
            using var model = golden.Load(options);
            var sequences = golden.Sequences.Select(tokens => TokenSequence.Packed(tokens)).Concat(golden.PaddedBatch).ToList();
            var losses = sequences.Chunk(batch).SelectMany(chunk => model.Losses(chunk, CancellationToken.None));
            var prompt = GoldenModel.Ints(golden.Expected.GetProperty("greedy").GetProperty("prompt"));
            yield return $"{name} {string.Join(' ', losses.Select(loss => BitConverter.DoubleToInt64Bits(loss.Sum).ToString("x16", CultureInfo.InvariantCulture)))} "
                + $"{Fold(model.LastLogits(golden.Sequences[2])):x16} {string.Join(' ', model.Continue([prompt], 5, CancellationToken.None)[0])}";
        }
    }

    private static string MadeBits(EngineOptions options)
    {
        using var made = new MadeModel();
        using var model = new ManagedEngine(options).Load(made.Folder, CancellationToken.None);
        var loss = model.Losses([TokenSequence.Packed(made.Tokens)], CancellationToken.None)[0];
        return $"made {BitConverter.DoubleToInt64Bits(loss.Sum):x16}";
    }

    /// <summary>FNV-1a of the bits.</summary>
    private static ulong Fold(float[] values)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in values)
        {
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211UL;
        }

        return hash;
    }
}
