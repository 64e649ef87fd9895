using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Taoverse.Evaluation;
using Taoverse.Inference;

namespace Taoverse.Benchmarks;

/// <summary>The managed engine in a process of its own, so that its peak memory is its own too: evaluatehere WHAT FOLDER THREADS REPETITIONS.</summary>
internal static class EvaluationHere
{
    private const int PromptTokens = 8;

    /// <summary>Runs it in a child process.</summary>
    public static async Task<EvaluationFigures> RunAsync(string what, ShapedCheckpoint checkpoint, int threads, int repetitions)
    {
        string[] arguments = ["evaluatehere", what, checkpoint.Folder, Number(threads), Number(repetitions)];
        return EvaluationFigures.Read(Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? await PeerProgram.RunAsync(Environment.ProcessPath!, [typeof(EvaluationHere).Assembly.Location, .. arguments])
            : await PeerProgram.RunAsync(Environment.ProcessPath!, arguments));
    }

    /// <summary>What the child does.</summary>
    public static int Measure(string[] arguments)
    {
        var (what, folder) = (arguments[1], arguments[2]);
        var engine = new ManagedEngine(new EngineOptions { Threads = int.Parse(arguments[3], CultureInfo.InvariantCulture) });
        var figures = what switch
        {
            "loss" => Loss(engine, folder, arguments[4]),
            "norms" => Repeat(arguments[4], () => Norms(engine, folder)),
            _ => FirstToken(engine, folder),
        };
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(figures with { Peak = self.PeakWorkingSet64 }));
        return 0;
    }

    private static EvaluationFigures Loss(ManagedEngine engine, string folder, string repetitions)
    {
        var sequence = TokenSequence.Packed(Tokens(folder));
        using var model = engine.Load(folder, CancellationToken.None);
        return Repeat(repetitions, () => model.Losses([sequence], CancellationToken.None)[0].Mean);
    }

    private static double Norms(ManagedEngine engine, string folder)
    {
        using var model = engine.Load(folder, CancellationToken.None);
        return model.ProjectionNorms(CancellationToken.None).Sum(norm => norm.Norm);
    }

    private static EvaluationFigures FirstToken(ManagedEngine engine, string folder)
    {
        ILoadedModel? model = null;
        var figures = Repeat("1", () =>
        {
            model = engine.Load(folder, CancellationToken.None);
            return model.Continue([Tokens(folder).AsMemory(0, PromptTokens)], 1, CancellationToken.None)[0][0];
        });

        // What comes after the token is not part of its time.
        model!.Dispose();
        return figures;
    }

    private static EvaluationFigures Repeat(string repetitions, Func<double> work)
    {
        var count = int.Parse(repetitions, CultureInfo.InvariantCulture);
        var (seconds, cpu, value) = (new double[count], new double[count], 0.0);
        for (var i = 0; i < count; i++)
        {
            var used = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            value = work();
            seconds[i] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            cpu[i] = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        }

        return new EvaluationFigures(seconds, cpu, value, 0);
    }

    private static int[] Tokens(string folder) => JsonSerializer.Deserialize<int[]>(File.ReadAllBytes(Path.Combine(folder, "tokens.json")))!;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
