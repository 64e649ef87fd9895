using System.Diagnostics;
using System.Globalization;

namespace Taoverse.Benchmarks;

/// <summary>Whole models here and in PyTorch, each in a process of its own, in turns, on the same files, tokens and number of threads.</summary>
internal static class EvaluationBenchmark
{
    private const int Rounds = 3;
    private const int Repetitions = 3;
    private const int FirstTokenRounds = 11;
    private const double LossTolerance = 1e-5;

    // Of norms: PyTorch sums millions of squares in fp32, and rounds the norm of bf16 weights to bf16.
    private const double UpcastTolerance = 1e-3;
    private const double NormTolerance = 1e-2;

    private static readonly int Threads = Environment.ProcessorCount;

    public static async Task<int> RunAsync()
    {
        var root = Repository.PathOf("artifacts", "evaluate");
        Console.WriteLine(Text($"{Threads} threads; load {File.ReadAllText("/proc/loadavg").Trim()}; the checkpoints stay in {root}"));
        var peer = await PyTorchPeer.FindAsync();
        Console.WriteLine(Text($"PyTorch with its BLAS {peer.Setting}: {peer.Rate:0} GFLOP/s on one core of {Enumerable.Range(0, 9).Max(_ => FmaPeak.Measure()):0}"));

        var gpt2 = ShapedCheckpoint.Gpt2(root);
        var llama = ShapedCheckpoint.Llama(root);
        await CompareLossAsync("GPT-2 124M, fp32", gpt2, peer);
        await CompareLossAsync("Llama 1.24e9, bf16", llama, peer);
        await CompareNormsAsync(llama, peer);
        await CompareFirstTokenAsync(llama);
        Console.WriteLine(Text($"load at the end {File.ReadAllText("/proc/loadavg").Trim()}"));
        return 0;
    }

    private static async Task CompareLossAsync(string name, ShapedCheckpoint checkpoint, PyTorchPeer peer)
    {
        var (here, there) = await InTurnsAsync(
            () => EvaluationHere.RunAsync("loss", checkpoint, Threads, Repetitions), () => peer.RunAsync("loss", checkpoint, Threads, Repetitions));
        var tokens = checkpoint.Tokens.Length;
        Console.WriteLine(Text($"{name}, {tokens} tokens: {tokens / here.Best:0} tokens/s; PyTorch {tokens / there.Best:0}; ratio {there.Best / here.Best:0.00} (of processor time {there.BestCpu / here.BestCpu:0.00})"));
        Console.WriteLine(Text($"  peak memory {here.Peak / 1e6:0} MB; PyTorch {there.Peak / 1e6:0} MB; {(double)here.Peak / there.Peak:0 %} of it"));
        Console.WriteLine(Text($"  loss {here.Value:0.0000000}; PyTorch {there.Value:0.0000000}; difference {Difference(here.Value, there.Value, LossTolerance):0.0e0}"));
    }

    private static async Task CompareNormsAsync(ShapedCheckpoint checkpoint, PyTorchPeer peer)
    {
        var (here, there) = await InTurnsAsync(
            () => EvaluationHere.RunAsync("norms", checkpoint, Threads, 1), () => peer.RunAsync("norms", checkpoint, Threads, 1));
        var upcast = await peer.RunAsync("norms-upcast", checkpoint, Threads, 1);
        Difference(here.Value, there.Value, NormTolerance * there.Value);
        Difference(here.Value, upcast.Value, UpcastTolerance * upcast.Value);
        var best = Math.Min(there.Best, upcast.Best);
        Console.WriteLine(Text($"load and norms: {here.Best:0.00} s; PyTorch {there.Best:0.00} s in bf16, {upcast.Best:0.00} s upcast; ratio {best / here.Best:0.0} to the faster"));
    }

    private static async Task CompareFirstTokenAsync(ShapedCheckpoint checkpoint)
    {
        foreach (var cold in new[] { false, true })
        {
            var (here, reading) = (new List<double>(), new List<double>());
            for (var round = 0; round < FirstTokenRounds; round++)
            {
                await ForgetAsync(checkpoint, cold);
                var started = Stopwatch.GetTimestamp();
                await PeerProgram.RunAsync("sh", "-c", "cat \"$0\" > /dev/null", checkpoint.WeightFile);
                reading.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                await ForgetAsync(checkpoint, cold);
                here.Add((await EvaluationHere.RunAsync("first", checkpoint, Threads, 1)).Best);
            }

            // Medians: a disk that others use as well is now fast and now slow.
            var (mine, once) = (Measurement.Median(here), Measurement.Median(reading));
            Console.WriteLine(Text($"load to the first token, {(cold ? "cold" : "warm")}: {mine:0.00} s; reading the file once {once:0.00} s; {mine / once:0.00} of it (medians of {FirstTokenRounds} in turns, shorter in {here.Zip(reading).Count(pair => pair.First <= pair.Second)})"));
        }
    }

    private static async Task ForgetAsync(ShapedCheckpoint checkpoint, bool cold)
    {
        if (cold)
        {
            await PeerProgram.RunAsync("dd", "of=" + checkpoint.WeightFile, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none");
        }
    }

    private static async Task<(EvaluationFigures Here, EvaluationFigures There)> InTurnsAsync(
        Func<Task<EvaluationFigures>> here, Func<Task<EvaluationFigures>> there)
    {
        var (mine, theirs) = (new List<EvaluationFigures>(), new List<EvaluationFigures>());
        for (var round = 0; round < Rounds; round++)
        {
            mine.Add(await here());
            theirs.Add(await there());
        }

        return (EvaluationFigures.Join(mine), EvaluationFigures.Join(theirs));
    }

    private static double Difference(double here, double there, double tolerance) => Math.Abs(here - there) is var difference && difference <= tolerance
        ? difference
        : throw new InvalidOperationException(Text($"The sides do not compute the same: {here} here, {there} in PyTorch."));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
