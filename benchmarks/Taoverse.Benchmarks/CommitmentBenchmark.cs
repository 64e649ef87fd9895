using System.Diagnostics;
using System.Globalization;
using Taoverse.LocalSubnet;
using Taoverse.Metagraphs;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.Benchmarks;

/// <summary>Reads the commitments of a subnet of 256 neurons at 50 ms of latency, beside two calls a miner one after another.</summary>
internal static class CommitmentBenchmark
{
    private const int NetUid = 9;

    public static async Task<int> RunAsync()
    {
        await using var subnet = await LocalSubnetHost.StartAsync(
            new LocalSubnetOptions { NeuronCount = 256, BlockTime = TimeSpan.FromSeconds(12), Latency = TimeSpan.FromMilliseconds(50) });
        var cache = Directory.CreateTempSubdirectory("taoverse-bench").FullName;
        try
        {
            var options = SubtensorOptions.Resolve(endpoints: [subnet.Endpoint.ToString()]) with { CacheFolder = cache };
            await using var session = await SubtensorSession.ConnectAsync(options);
            var metagraph = await session.GetMetagraphAsync(NetUid);
            var (whole, found) = await WholeAsync(session);
            var each = await EachAsync(subnet.Endpoint, metagraph);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{found} commitments of {metagraph.Neurons.Count} neurons at 50 ms latency: {whole:0} ms at once ({whole / 50:0.0} round trips), {each:0} ms with two calls a miner, ratio {each / whole:0}"));
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }

        return 0;
    }

    private static async Task<(double Milliseconds, int Found)> WholeAsync(SubtensorSession session)
    {
        var found = 0;
        var started = Stopwatch.GetTimestamp();
        await foreach (var _ in session.GetModelCommitmentsAsync(NetUid))
        {
            found++;
        }

        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, found);
    }

    // What the Python package does for each miner, without the metagraph that it syncs besides.
    private static async Task<double> EachAsync(Uri endpoint, Metagraph metagraph)
    {
        await using var connection = await RpcConnection.ConnectAsync(new RpcOptions { Endpoints = [endpoint] });
        var started = Stopwatch.GetTimestamp();
        foreach (var neuron in metagraph.Neurons)
        {
            await connection.CallAsync("chain_getBlockHash", []);
            await connection.CallAsync("system_accountNextIndex", [neuron.Hotkey]);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
