using System.Diagnostics;
using System.Globalization;
using Taoverse.Diagnostics;
using Taoverse.LocalSubnet;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.Benchmarks;

/// <summary>Reads a metagraph of 256 neurons end to end, with and without latency; and what a sample of the monitor costs.</summary>
internal static class SyncBenchmark
{
    private const int Reads = 31;

    public static async Task<int> RunAsync()
    {
        foreach (var latency in new[] { 0, 50 })
        {
            var monitor = await ReadAsync(TimeSpan.FromMilliseconds(latency));
            var median = monitor.Report().Median.TotalMilliseconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"256 neurons at {latency} ms latency: {median:0.0} ms{(latency == 0 ? "" : $", {Math.Floor(median / latency)} round trips")}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A sample of PerfMonitor: {SampleCost():0} ns"));
        return 0;
    }

    private static async Task<PerfMonitor> ReadAsync(TimeSpan latency)
    {
        await using var subnet = await LocalSubnetHost.StartAsync(
            new LocalSubnetOptions { NeuronCount = 256, BlockTime = TimeSpan.FromSeconds(12), Latency = latency });
        var cache = Directory.CreateTempSubdirectory("taoverse-bench").FullName;
        try
        {
            var options = SubtensorOptions.Resolve(endpoints: [subnet.Endpoint.ToString()]) with { CacheFolder = cache };
            await using var session = await SubtensorSession.ConnectAsync(options);
            for (var i = 0; i < Reads; i++)
            {
                await session.GetMetagraphAsync(9); // until the JIT has settled
            }

            var monitor = new PerfMonitor("sync");
            for (var i = 0; i < Reads; i++)
            {
                using (monitor.Sample())
                {
                    await session.GetMetagraphAsync(9);
                }
            }

            return monitor;
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    private static double SampleCost()
    {
        const int Samples = 1_000_000;
        var best = double.MaxValue;
        for (var run = 0; run < 9; run++)
        {
            var monitor = new PerfMonitor("sample", keepNewest: 1000);
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Samples; i++)
            {
                using (monitor.Sample())
                {
                }
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalNanoseconds / Samples);
        }

        return best;
    }
}
