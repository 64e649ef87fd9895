using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Runtimes;

namespace Taoverse.Benchmarks;

/// <summary>Decodes what a real runtime answered, grown to 256 and 4096 neurons, beside @polkadot/api on the same bytes.</summary>
internal static class DecodeBenchmark
{
    private const string Lite = "NeuronInfoRuntimeApi_get_neurons_lite";
    private const string Metagraph = "SubnetInfoRuntimeApi_get_metagraph";

    public static async Task<int> RunAsync()
    {
        var metadata = MetadataReader.Read(await File.ReadAllBytesAsync(Repository.PathOf("tests", "golden", "metadata", "spec293_v15.scale")));
        var runtime = new ChainRuntime(293, metadata);
        var folder = Directory.CreateTempSubdirectory("taoverse-decode").FullName;
        try
        {
            Console.WriteLine("method                                   neurons     bytes   here ms   peer ms   ratio   allocated/decoded");
            foreach (var neurons in new[] { 256, 4096 })
            {
                await CompareAsync<NeuronAnswer[]>(runtime, Lite, neurons, folder);
                await CompareAsync<MetagraphAnswer>(runtime, Metagraph, neurons, folder);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task CompareAsync<T>(ChainRuntime runtime, string method, int neurons, string folder)
        where T : class
    {
        var typeId = runtime.Metadata.FindMethod(method)!.OutputTypeId;
        var bytes = Grow(runtime.Codecs.Get<object?>(typeId), Capture(method), neurons);
        var file = Path.Combine(folder, $"{method}-{neurons}.scale");
        await File.WriteAllBytesAsync(file, bytes);

        var codec = runtime.Codecs.Get<T?>(typeId);
        var here = Measurement.Of(() => codec.Decode(bytes)!, neurons > 1000 ? 51 : 301);
        var peer = await PeerAsync(method, file);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{method,-45}{neurons,5}{bytes.Length,10}{here.Milliseconds,10:0.000}{peer,10:0.0}{peer / here.Milliseconds,8:0}{(double)here.Allocated / here.Retained,12:0.00}"));
    }

    private static byte[] Capture(string method)
    {
        using var captures = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("tests", "golden", "chain", "spec293_runtime_and_storage.json")));
        var call = captures.RootElement.GetProperty("runtime_calls").EnumerateArray()
            .First(c => c.GetProperty("method").GetString() == method && c.GetProperty("params").GetString() == "0x0900");
        return Convert.FromHexString(call.GetProperty("raw_hex").GetString()!.AsSpan(2));
    }

    // Every list of five, one for each captured neuron, is repeated until there are enough.
    private static byte[] Grow(ScaleCodec<object?> codec, byte[] capture, int neurons)
    {
        const int Captured = 5;
        return codec.Encode(Longer(codec.Decode(capture)));

        object? Longer(object? value) => value switch
        {
            List<object?> { Count: Captured } list => Enumerable.Range(0, neurons).Select(i => list[i % Captured]).ToList(),
            ScaleRecord record => record.ToDictionary(f => f.Key, f => Longer(f.Value)),
            _ => value,
        };
    }

    private static async Task<double> PeerAsync(string method, string file)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Repository.PathOf("benchmarks", "peers", "decode.mjs"),
                Repository.PathOf("tests", "golden", "metadata", "spec293_v15.scale"),
                method,
                file,
            },
        };
        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return node.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("The peer failed; run `npm ci` in tests/peers first.");
    }
}
