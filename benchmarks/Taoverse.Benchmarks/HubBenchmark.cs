using System.Diagnostics;
using System.Globalization;
using Taoverse.Hub;
using Taoverse.Models;

namespace Taoverse.Benchmarks;

/// <summary>Downloads over loopback beside curl (one stream) and @huggingface/hub, and hashing beside openssl.</summary>
internal static class HubBenchmark
{
    private const int Rounds = 3;
    private const int SmallFiles = 200;
    private const int SmallBytes = 50_000;
    private static readonly long LargeBytes = Megabytes("TAOVERSE_BENCH_MIB", 2048);
    private static readonly long HashBytes = Megabytes("TAOVERSE_BENCH_HASH_MIB", 4096);

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("taoverse-hub-bench").FullName;
        try
        {
            using var server = await HubServer.StartAsync();
            using var client = new HubClient(new HubOptions { Endpoint = server.Endpoint, Token = new HubToken(HubServer.Token) });
            await UploadAsync(client, "bench/large", folder, [("model.safetensors", LargeBytes)]);
            await UploadAsync(client, "bench/small", folder, [.. Enumerable.Range(0, SmallFiles).Select(i => ($"file{i}.txt", (long)SmallBytes))]);

            await CompareLargeAsync(server, client, folder);
            await CompareSmallAsync(server, client, folder);
            await CompareHashAsync(folder);
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory of this process: {self.PeakWorkingSet64 / 1e6:0} MB"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task CompareLargeAsync(HubServer server, HubClient client, string folder)
    {
        var (here, curl) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            here.Add(await DownloadAsync(client, "bench/large", folder));
            var target = Path.Combine(folder, "curl.out");
            curl.Add(await TimeAsync(() => PeerProgram.RunAsync(
                "curl", "-sSfL", "-H", $"Authorization: Bearer {HubServer.Token}", "-o", target, $"{server.Endpoint}bench/large/resolve/main/model.safetensors")));
            File.Delete(target);
        }

        Report($"download of {LargeBytes >> 20} MiB, here with its SHA-256", here, "curl, one stream, without", curl);
    }

    private static async Task CompareSmallAsync(HubServer server, HubClient client, string folder)
    {
        var (here, peer) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            here.Add(await DownloadAsync(client, "bench/small", folder));
            var target = Directory.CreateDirectory(Path.Combine(folder, "peer")).FullName;
            var printed = await PeerProgram.RunAsync(
                "node", Repository.PathOf("tests", "peers", "hub.mjs"), "download", server.Endpoint.AbsoluteUri, HubServer.Token, "bench/small", target);
            peer.Add(double.Parse(printed.Trim(), CultureInfo.InvariantCulture) / 1000);
            Directory.Delete(target, recursive: true);
        }

        Report($"download of {SmallFiles} files of {SmallBytes} bytes", here, "@huggingface/hub, without its start", peer);
    }

    private static async Task CompareHashAsync(string folder)
    {
        var model = Path.Combine(folder, "hash");
        for (var i = 0; i < 4; i++)
        {
            Write(Path.Combine(model, $"model-{i}.safetensors"), HashBytes / 4, i);
        }

        var (here, openssl) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            here.Add(await TimeAsync(() => ModelHasher.HashFolderAsync(model)));
            openssl.Add(await TimeAsync(() => PeerProgram.RunAsync("openssl", ["dgst", "-sha256", .. Directory.GetFiles(model)])));
        }

        Report($"hash of 4 files of {HashBytes >> 22} MiB", here, "openssl dgst -sha256, one after the other", openssl);
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

    private static void Report(string what, List<double> here, string peer, List<double> there)
    {
        here.Sort();
        there.Sort();
        var (mine, theirs) = (here[here.Count / 2], there[there.Count / 2]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {mine:0.00} s; {peer}: {theirs:0.00} s; ratio {theirs / mine:0.00}"));
    }

    private static long Megabytes(string variable, long otherwise) =>
        (long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise) << 20;
}
