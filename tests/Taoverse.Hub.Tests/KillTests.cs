using System.Globalization;
using Taoverse.Hub.Transfers;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests;

/// <summary>Processes killed at random moments, and several of them at once.</summary>
public class KillTests
{
    private const string Repo = "alice/model";
    private const int Kills = 50;
    private const int PartBytes = 4 << 20;
    private static readonly byte[] Weights = Hubs.Random((24 * PartialFile.BlockBytes) + 777, 4);

    [Fact]
    public async Task A_download_killed_at_random_moments_ends_well_and_fetches_no_more_than_a_part_twice()
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync(Repo, new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray(), ["model.safetensors"] = Weights });
        var random = new Random(7);
        for (var kills = 0; kills < Kills;)
        {
            using var folder = new TemporaryFolder();
            var runs = random.Next(1, 5);
            for (var run = 0; run < runs; run++, kills++)
            {
                using var victim = Download(hub, commit, folder);
                var reported = await victim.KillAfterAsync(random.NextInt64(Weights.Length), TimeSpan.FromMilliseconds(random.Next(8)));
                var final = folder["files", "model.safetensors"];
                Assert.True(!File.Exists(final) || Weights.AsSpan().SequenceEqual(File.ReadAllBytes(final)));

                // The blocks that were reported are kept: those under way are lost, one for each connection, which is a part together.
                Assert.InRange(Weights.Length - MissingBytes(folder), reported - (reported % PartialFile.BlockBytes), Weights.Length);
            }

            await hub.QuietAsync();
            var missing = MissingBytes(folder);
            var before = hub.Host.Requests.Count;
            using var last = Download(hub, commit, folder);
            await last.FinishAsync();
            Assert.Equal(Weights, await File.ReadAllBytesAsync(folder["files", "model.safetensors"]));

            // What the journal says is there is not asked for again.
            var asked = hub.Host.Requests.Skip(before).Where(r => r.Path.StartsWith("/content/", StringComparison.Ordinal)).Sum(AskedBytes);
            Assert.Equal(missing, asked);
        }
    }

    [Fact]
    public async Task What_a_kill_loses_of_a_download_is_no_more_than_one_part()
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync(Repo, new Dictionary<string, byte[]> { ["model.safetensors"] = Weights });
        using var folder = new TemporaryFolder();
        hub.Host.Faults.Order(new HubFault(HubFaultKind.Stall) { PathContains = "/content/", AfterBytes = (2 * PartialFile.BlockBytes) + 500_000, Times = 4 });
        using (var victim = Download(hub, commit, folder))
        {
            // Four connections each have two blocks and a half.
            await victim.KillAfterAsync(8 * PartialFile.BlockBytes, TimeSpan.FromMilliseconds(300));
        }

        var sent = 4 * ((2 * PartialFile.BlockBytes) + 500_000);
        var kept = Weights.Length - MissingBytes(folder);
        Assert.InRange(sent - kept, 0, PartBytes);
    }

    [Fact]
    public async Task An_upload_killed_at_random_moments_ends_well_and_sends_no_more_than_a_part_twice_on_each_connection()
    {
        await using var hub = await Hubs.StartAsync(new LocalHubOptions { MultipartThreshold = 1 << 20, PartBytes = 1 << 20 });
        using var folder = new TemporaryFolder();
        folder.Write("model/config.json", "{}");
        folder.Write("model/model.safetensors", Weights);
        var random = new Random(8);
        for (var kills = 0; kills < Kills; kills++)
        {
            // Other content in each round, or the hub would have it already.
            var repo = $"alice/model{kills}";
            var content = Weights.ToArray();
            content[kills] ^= 0x7F;
            folder.Write("model/model.safetensors", content);
            await hub.PutAsync(repo, new Dictionary<string, byte[]> { ["README.md"] = [1] });
            var connections = 1 + (kills % 4);
            var began = hub.Host.Requests.Count;
            using (var victim = Upload(hub, repo, folder, connections))
            {
                await victim.KillAfterAsync(random.NextInt64(content.Length), TimeSpan.FromMilliseconds(random.Next(8)));
            }

            var noted = Directory.Exists(folder["journal"])
                ? Directory.GetFiles(folder["journal"]).SelectMany(f => File.ReadAllText(f).Split('\n')[1..^1]).Select(l => l.Split(' ')[0]).ToHashSet()
                : [];
            await hub.QuietAsync();
            var before = hub.Host.Requests.Count;
            using var last = Upload(hub, repo, folder, connections);
            var commit = (await last.FinishAsync())[^1];
            using var client = hub.Client();
            var info = await client.GetModelAsync(repo);
            Assert.Equal(commit, info.Commit);
            Assert.Equal(Hubs.Hex(content), info.Files.Single(f => f.Path == "model.safetensors").Sha256);
            var parts = PartsOf(hub.Host.Requests.Skip(before)).Select(r => r.Path.Split('/')[^1]).ToList();
            Assert.DoesNotContain(parts, noted.Contains);

            // A part whose answer the kill overtook is sent once more; each connection has one under way.
            Assert.Equal(parts.Count, parts.Distinct().Count());
            var taken = PartsOf(hub.Host.Requests.Skip(began).Take(before - began)).Where(r => r.Status == 200).Select(r => r.Path.Split('/')[^1]);
            Assert.InRange(parts.Intersect(taken).Count(), 0, connections);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Several_processes_save_the_same_model_into_one_store_once_also_without_file_locks(bool fileLocks)
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync(Repo, new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray(), ["model.safetensors"] = SafetensorsOf(8 << 20) });
        for (var round = 0; round < 2; round++)
        {
            using var folder = new TemporaryFolder();
            var workers = Enumerable.Range(0, 3).Select(_ => Save(hub, commit, folder, fileLocks)).ToList();
            try
            {
                var results = await Task.WhenAll(workers.Select(w => w.FinishAsync()));
                Assert.Equal(1, results.Count(r => r[^1].StartsWith("saved", StringComparison.Ordinal)));
                Assert.Single(results.Select(r => r[^1].Split(' ')[1]).Distinct());
            }
            finally
            {
                workers.ForEach(w => w.Dispose());
            }

            Assert.Equal(SafetensorsOf(8 << 20), await File.ReadAllBytesAsync(Directory.GetFiles(folder.Path, "*.safetensors", SearchOption.AllDirectories).Single()));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_process_that_was_killed_while_it_saved_does_not_stop_the_next(bool fileLocks)
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync(Repo, new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray(), ["model.safetensors"] = SafetensorsOf(8 << 20) });
        using var folder = new TemporaryFolder();
        hub.Host.Faults.Order(new HubFault(HubFaultKind.Stall) { PathContains = "/content/", AfterBytes = 2_000_000, Times = 10 });
        using (Save(hub, commit, folder, fileLocks))
        {
            while (!hub.Host.Requests.Any(r => r.Path.StartsWith("/content/", StringComparison.Ordinal)))
            {
                await Task.Delay(20);
            }

            await Task.Delay(300);
        }

        hub.Host.Faults.Clear();
        using var next = Save(hub, commit, folder, fileLocks);
        Assert.StartsWith("saved", (await next.FinishAsync())[^1], StringComparison.Ordinal);
    }

    private static Worker Download(Hubs hub, string commit, TemporaryFolder folder) =>
        new(true, "download", hub.Host.Endpoint.AbsoluteUri, Hubs.Token, Repo, commit, folder.Path);

    private static Worker Upload(Hubs hub, string repo, TemporaryFolder folder, int connections) =>
        new(true, "upload", hub.Host.Endpoint.AbsoluteUri, Hubs.Token, repo, folder["model"], folder["journal"], connections.ToString(CultureInfo.InvariantCulture));

    private static Worker Save(Hubs hub, string commit, TemporaryFolder folder, bool fileLocks) =>
        new(fileLocks, "save", hub.Host.Endpoint.AbsoluteUri, Hubs.Token, Repo, commit, "hotkey", folder.Path);

    /// <summary>What the journal of the weights lacks, in bytes; nothing where they are whole.</summary>
    private static long MissingBytes(TemporaryFolder folder)
    {
        if (File.Exists(folder["files", "model.safetensors"]))
        {
            return 0;
        }

        const int Header = 32;
        var blocks = (Weights.Length + PartialFile.BlockBytes - 1) / PartialFile.BlockBytes;
        var journal = Directory.Exists(folder["parts"])
            ? Directory.GetFiles(folder["parts"], "*.journal").Select(File.ReadAllBytes).SingleOrDefault(j => j.Length == Header + blocks)
            : null;
        return Enumerable.Range(0, blocks).Where(i => journal is null || journal[Header + i] == 0)
            .Sum(i => Math.Min(PartialFile.BlockBytes, (long)Weights.Length - ((long)i * PartialFile.BlockBytes)));
    }

    private static IEnumerable<HubRequest> PartsOf(IEnumerable<HubRequest> requests) =>
        requests.Where(r => r.Method == "PUT" && r.Path.StartsWith("/upload/", StringComparison.Ordinal));

    private static long AskedBytes(HubRequest request)
    {
        if (request.Range is null)
        {
            return Weights.Length;
        }

        var ends = request.Range["bytes=".Length..].Split('-').Select(long.Parse).ToArray();
        return ends[1] - ends[0] + 1;
    }

    private static byte[] SafetensorsOf(int bytes)
    {
        var json = System.Text.Encoding.ASCII.GetBytes($$$"""{"a":{"dtype":"U8","shape":[{{{bytes}}}],"data_offsets":[0,{{{bytes}}}]}}""");
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. Hubs.Random(bytes, 5)];
    }
}
