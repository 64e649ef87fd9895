using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Taoverse.Models;
using Taoverse.State;

namespace Taoverse.Benchmarks;

/// <summary>What it takes to load a state of 4096 models and to keep one more evaluation, against a pickle of the same state.</summary>
internal static class StateBenchmark
{
    private const int NetUid = 9;
    private const int Hotkeys = 4096;
    private const int Evaluations = 3;
    private const int Repetitions = 101;

    public static async Task<int> RunAsync()
    {
        // Beside the sources, since the folder for temporary files may be in memory.
        var folder = Repository.PathOf("artifacts", "state-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try
        {
            var clock = Stopwatch.StartNew();
            using var state = StateDatabase.Open(folder);
            Fill(state);
            Console.WriteLine(Text($"{Hotkeys} models with {Evaluations} evaluations each, written one by one in {clock.Elapsed.TotalSeconds:0.0} s"));

            var load = Median(() => state.Models.List(NetUid).Count(model => model.Evaluations.Count == Evaluations), out var count);
            var open = Median(() => Open(folder), out _);
            var block = 10_000L;
            var record = Median(() => state.Models.Record(NetUid, Hotkey((int)(block % Hotkeys)), Evaluation((int)(block % Hotkeys), block++)), out _);
            var track = Median(() => state.Models.Track(Metadata((int)(block++ % Hotkeys)), refusal: null), out _);
            Console.WriteLine(Text($"full load of {count} models {load:0.0} ms, with the opening of the database {open:0.0} ms"));
            Console.WriteLine(Text($"one evaluation committed durably {record:0.00} ms, one model {track:0.00} ms"));

            var peer = JsonDocument.Parse(await PeerProgram.RunAsync(
                "python3", Repository.PathOf("benchmarks", "peers", "model_tracker.py"), Path.Combine(folder, "tracker.pickle"), Text($"{Hotkeys}"), Text($"{Evaluations}"))).RootElement;
            var (save, durable, peerLoad) = (Time(peer, "save"), Time(peer, "durableSave"), Time(peer, "load"));
            Console.WriteLine(Text($"pickle: save {save:0.0} ms, durable save {durable:0.0} ms, load {peerLoad:0.0} ms"));
            Console.WriteLine(Text($"one durable update is {save / record:0.0} times as fast as its save, {durable / record:0.0} times as its durable save; the load {peerLoad / load:0.0} times"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Fill(StateDatabase state)
    {
        for (var i = 0; i < Hotkeys; i++)
        {
            state.Models.Track(Metadata(i));
            for (var j = 0; j < Evaluations; j++)
            {
                state.Models.Record(NetUid, Hotkey(i), Evaluation(i, 5000 + j));
            }
        }
    }

    private static int Open(string folder)
    {
        using var state = StateDatabase.Open(folder);
        return state.Models.List(NetUid).Count();
    }

    private static string Hotkey(int i) => "5" + i.ToString("D47", CultureInfo.InvariantCulture);

    private static ModelMetadata Metadata(int i) => new()
    {
        NetUid = NetUid,
        Hotkey = Hotkey(i),
        Block = 1000 + i,
        Id = new()
        {
            Namespace = Text($"lab{i}"),
            Name = "model",
            Commit = i.ToString("x40", CultureInfo.InvariantCulture),
            SecureHash = i.ToString("D44", CultureInfo.InvariantCulture),
            CompetitionId = i % 5,
        },
    };

    private static EvaluationRecord Evaluation(int i, long block) => new()
    {
        CompetitionId = i % 5,
        Block = block,
        Score = 2 + ((double)i / Hotkeys),
        WinnerBlock = 1000,
        WinnerScore = 1.9,
    };

    private static double Median<T>(Func<T> work, out T last)
    {
        var times = new double[Repetitions];
        last = work();
        for (var i = -10; i < Repetitions; i++)
        {
            var started = Stopwatch.GetTimestamp();
            last = work();
            times[Math.Max(i, 0)] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return Measurement.Median(times);
    }

    private static double Time(JsonElement peer, string name) => peer.GetProperty(name).GetDouble();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
