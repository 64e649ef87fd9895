using System.Diagnostics;
using System.Globalization;

namespace Taoverse.Benchmarks;

/// <summary>PyTorch at its best on this machine: its BLAS does not always find out by itself what the processor can do.</summary>
internal sealed class PyTorchPeer
{
    private static readonly (string Name, string? Core, string? CacheBytes)[] Settings =
    [
        ("as installed", null, null),
        ("SkylakeX", "SkylakeX", null),
        ("SkylakeX with 2 MiB of L2", "SkylakeX", "2097152"),
        ("Haswell", "Haswell", null),
        ("Haswell with 2 MiB of L2", "Haswell", "2097152"),
    ];

    private readonly string? core;
    private readonly string? cacheBytes;

    private PyTorchPeer((string Name, string? Core, string? CacheBytes) setting) => (Setting, core, cacheBytes) = setting;

    /// <summary>How OpenBLAS was told to run.</summary>
    public string Setting { get; }

    /// <summary>Products and sums a second, in 1e9, of a large product on one thread.</summary>
    public double Rate { get; private set; }

    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>Tries what its BLAS can be told and keeps the fastest.</summary>
    public static async Task<PyTorchPeer> FindAsync()
    {
        var peers = new List<PyTorchPeer>();
        foreach (var setting in Settings)
        {
            var peer = new PyTorchPeer(setting);
            peer.Rate = (await peer.RunAsync("product", ".", threads: 1, repetitions: 20)).Value / 1e9;
            peers.Add(peer);
        }

        return peers.MaxBy(peer => peer.Rate)!;
    }

    public Task<EvaluationFigures> RunAsync(string what, ShapedCheckpoint checkpoint, int threads, int repetitions) =>
        RunAsync(what, checkpoint.Folder, threads, repetitions);

    private async Task<EvaluationFigures> RunAsync(string what, string folder, int threads, int repetitions)
    {
        string[] arguments =
            [Repository.PathOf("benchmarks", "peers", "evaluate.py"), what, folder, Number(threads), Number(repetitions)];
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true };

        // PyTorch's own setting does not reach the BLAS.
        Set(start, "OPENBLAS_NUM_THREADS", Number(threads));
        Set(start, "OPENBLAS_CORETYPE", core);
        Set(start, "OPENBLAS_L2_SIZE", cacheBytes);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? EvaluationFigures.Read(output)
            : throw new InvalidOperationException("The peer failed; it needs PyTorch: apt-get install python3-torch libopenblas0-pthread.");
    }

    private static void Set(ProcessStartInfo start, string variable, string? value)
    {
        start.Environment.Remove(variable);
        if (value is not null)
        {
            start.Environment[variable] = value;
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
