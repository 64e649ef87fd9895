using System.Diagnostics;
using System.Globalization;
using Taoverse.Hub;
using Taoverse.Models;

namespace Taoverse.Benchmarks;

/// <summary>
/// Downloads over loopback beside curl (one stream) and @huggingface/hub, hashing beside openssl, and the memory that it all takes.
/// </summary>
internal static class HubBenchmark
{
    private const int SmallFiles = 200;
    private const int SmallBytes = 50_000;
    private const int HashFiles = 4;
    private const double MaxMegabytes = 200;
    private static readonly int Rounds = (int)Number("TAOVERSE_BENCH_ROUNDS", 5);
    private static readonly long LargeBytes = Number("TAOVERSE_BENCH_MIB", 2048) << 20;
    private static readonly long HashBytes = Number("TAOVERSE_BENCH_HASH_MIB", 4096) << 20;

    /// <returns>0 where every target was met, else 1.</returns>
    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("taoverse-hub-bench").FullName;
        try
        {
            using var server = await HubServer.StartAsync();
            using var client = new HubClient(new HubOptions { Endpoint = server.Endpoint, Token = new HubToken(HubServer.Token) });
            await UploadAsync(client, "bench/small", folder, [.. Enumerable.Range(0, SmallFiles).Select(i => ($"file{i}.txt", (long)SmallBytes))]);
            await UploadAsync(client, "bench/large", folder, [("model.safetensors", LargeBytes)]);
            TellMemory("the uploads");

            var met = await CompareSmallAsync(server, client, folder);
            met &= await CompareLargeAsync(server, client, folder);
            TellMemory("the downloads");
            met &= await CompareHashAsync(folder);
            met &= TellMemory("hashing");
            return met ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> CompareLargeAsync(HubServer server, HubClient client, string folder)
    {
        var (here, curl, peer) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            here.Add(await DownloadAsync(client, "bench/large", folder));
            var target = Path.Combine(folder, "curl.out");
            curl.Add(await TimeAsync(() => PeerProgram.RunAsync(
                "curl", "-sSfL", "-H", $"Authorization: Bearer {HubServer.Token}", "-o", target, $"{server.Endpoint}bench/large/resolve/main/model.safetensors")));
            File.Delete(target);
            peer.Add(await DownloadByPeerAsync(server, "bench/large", folder));
        }

        var what = $"download of {LargeBytes >> 20} MiB, here with its SHA-256";
        Report(what, here, "@huggingface/hub, without", peer);
        return Report(what, here, "curl, one stream, without", curl, target: 1);
    }

    private static async Task<bool> CompareSmallAsync(HubServer server, HubClient client, string folder)
    {
        var (here, peer) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            here.Add(await DownloadAsync(client, "bench/small", folder));
            peer.Add(await DownloadByPeerAsync(server, "bench/small", folder));
        }

        return Report($"download of {SmallFiles} files of {SmallBytes} bytes", here, "@huggingface/hub, without its start", peer, target: 3);
    }

    private static async Task<bool> CompareHashAsync(string folder)
    {
        var model = Path.Combine(folder, "hash");
        for (var i = 0; i < HashFiles; i++)
        {
            Write(Path.Combine(model, $"model-{i}.safetensors"), HashBytes / HashFiles, i);
        }

        var (here, openssl) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            here.Add(await TimeAsync(() => ModelHasher.HashFolderAsync(model)));
            openssl.Add(await TimeAsync(() => PeerProgram.RunAsync("openssl", ["dgst", "-sha256", .. Directory.GetFiles(model)])));
        }

        return Report($"hash of {HashFiles} files of {(HashBytes >> 20) / HashFiles} MiB", here, "openssl dgst -sha256, one after the other", openssl, target: 1.8);
    }

    private static async Task<double> DownloadByPeerAsync(HubServer server, string repo, string folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, "peer")).FullName;
        var printed = await PeerProgram.RunAsync(
            "node", Repository.PathOf("tests", "peers", "hub.mjs"), "download", server.Endpoint.AbsoluteUri, HubServer.Token, repo, target);
        Directory.Delete(target, recursive: true);
        return double.Parse(printed.Trim(), CultureInfo.InvariantCulture) / 1000;
    }

    private static async Task<double> DownloadAsync(HubClient client, string repo, string folder)
    {
        var work = Path.Combine(folder, "here");
        var seconds = await TimeAsync(async () =>
        {
            var info = await client.GetModelAsync(repo);
            return await client.DownloadAsync(repo, info.Commit, info.Files, work);
        });
        Directory.Delete(work, recursive: true);
        return seconds;
    }

    private static async Task UploadAsync(HubClient client, string repo, string folder, IReadOnlyList<(string Name, long Bytes)> files)
    {
        var source = Path.Combine(folder, "source");
        foreach (var (name, bytes) in files)
        {
            Write(Path.Combine(source, name), bytes, name.GetHashCode(StringComparison.Ordinal));
        }

        await client.CreateModelAsync(repo, isPrivate: true);
        var list = ModelFolder.List(source);
        await client.UploadAsync(repo, list, await ModelHasher.HashFilesAsync(list), "Upload", Path.Combine(folder, "journal"));
        Directory.Delete(source, recursive: true);
    }

    private static void Write(string path, long bytes, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        var random = new Random(seed);
        var buffer = new byte[1 << 20];
        for (; bytes > 0; bytes -= buffer.Length)
        {
            random.NextBytes(buffer);
            file.Write(buffer, 0, (int)Math.Min(bytes, buffer.Length));
        }
    }

    private static async Task<double> TimeAsync<T>(Func<Task<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Tells the medians and their ratio; true where it reaches the target.</summary>
    private static bool Report(string what, List<double> here, string peer, List<double> there, double target = 0)
    {
        var (mine, theirs) = (Measurement.Median(here), Measurement.Median(there));
        var met = theirs / mine >= target;
        var verdict = target == 0 ? string.Empty : Text($" ({target} asked for{(met ? string.Empty : ": MISSED")})");
        Console.WriteLine(Text($"{what}: {mine:0.00} s; {peer}: {theirs:0.00} s; ratio {theirs / mine:0.00}{verdict}"));
        return met;
    }

    private static bool TellMemory(string what)
    {
        using var self = Process.GetCurrentProcess();
        var peak = self.PeakWorkingSet64 / 1e6;
        Console.WriteLine(Text($"peak memory of this process after {what}: {peak:0} MB{(peak < MaxMegabytes ? string.Empty : Text($": more than the {MaxMegabytes} asked for"))}"));
        return peak < MaxMegabytes;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static long Number(string variable, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
