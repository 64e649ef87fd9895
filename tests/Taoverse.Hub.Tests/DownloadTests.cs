using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Taoverse.Hub.Repos;
using Taoverse.Hub.Transfers;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Storage;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests;

public class DownloadTests
{
    private const int Block = PartialFile.BlockBytes;
    private const string Weights = "model.safetensors";

    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["config.json"] = "{\"a\":1}"u8.ToArray(),
        ["empty.txt"] = [],
        [Weights] = Hubs.Random((9 * Block) + 12_345, 1),
        ["model-2.safetensors"] = Hubs.Random(Block, 2),
        ["sub/ünï.txt"] = Hubs.Random(3_000_000, 3),
    };

    [Fact]
    public async Task Files_come_in_parts_and_are_those_that_were_put()
    {
        await using var hub = await Hubs.StartAsync();
        using var folder = new TemporaryFolder();
        using var client = hub.Client(Small);
        var seen = new ConcurrentBag<TransferProgress>();

        var hashes = await DownloadAsync(hub, client, folder, new Listener(seen));

        AssertSame(folder);
        Assert.All(hashes, h => Assert.Equal(Hubs.Hex(Files[h.Key]), Convert.ToHexStringLower(h.Value)));
        Assert.True(hub.Host.Requests.Count(r => r.Range is not null && r.Port == hub.Host.ContentEndpoint.Port) >= 5);
        Assert.Equal(Files.Values.Sum(f => (long)f.Length), seen.Max(p => p.Bytes));
        Assert.All(seen, p => Assert.InRange(p.FileBytes, 0, p.FileTotal));
        Assert.DoesNotContain(hub.Host.Requests, r => r.Port == hub.Host.ContentEndpoint.Port && r.Method == "GET" && r.HasToken);
    }

    [Fact]
    public async Task What_is_there_already_needs_no_network()
    {
        await using var hub = await Hubs.StartAsync();
        using var folder = new TemporaryFolder();
        using var client = hub.Client(Small);
        await DownloadAsync(hub, client, folder);
        var stranger = folder.Write("files/sub/stranger.txt", "left by another version");
        var before = hub.Host.Requests.Count(r => r.Path.Contains("resolve", StringComparison.Ordinal));
        var again = await DownloadAsync(hub, client, folder);
        Assert.Equal(before, hub.Host.Requests.Count(r => r.Path.Contains("resolve", StringComparison.Ordinal)));
        Assert.False(File.Exists(stranger));
        Assert.All(again, h => Assert.Equal(Hubs.Hex(Files[h.Key]), Convert.ToHexStringLower(h.Value)));
    }

    [Fact]
    public async Task An_interrupted_download_goes_on_where_it_was_in_a_later_run()
    {
        await using var hub = await Hubs.StartAsync();
        using var folder = new TemporaryFolder();
        using (var client = hub.Client(o => Small(o) with { MaxAttempts = 1, Connections = 1, StallTimeout = TimeSpan.FromSeconds(2) }))
        {
            // A dropped connection may take what was received with it; one that falls silent leaves it to the reader.
            hub.Host.Faults.Order(new HubFault(HubFaultKind.Stall) { PathContains = "/content/" + Hubs.Hex(Files[Weights]), AfterBytes = Block + 5 });
            await Assert.ThrowsAsync<HubException>(() => DownloadAsync(hub, client, folder));
        }

        hub.Host.Faults.Clear();
        Assert.False(File.Exists(folder["files", Weights]));
        var fetched = new ConcurrentBag<TransferProgress>();
        using (var client = hub.Client(o => Small(o) with { Connections = 1 }))
        {
            await DownloadAsync(hub, client, folder, new Listener(fetched));
        }

        AssertSame(folder);
        var ranges = hub.Host.Requests.Where(r => r.Path == "/content/" + Hubs.Hex(Files[Weights])).Select(r => r.Range).ToList();
        Assert.Equal([$"bytes=0-{(2 * Block) - 1}", $"bytes={Block}-{(3 * Block) - 1}"], ranges[..2]);
    }

    [Theory]
    [InlineData(HubFaultKind.Drop, 0)]
    [InlineData(HubFaultKind.Drop, 700_000)]
    [InlineData(HubFaultKind.Drop, Block + 1)]
    [InlineData(HubFaultKind.Stall, 100_000)]
    [InlineData(HubFaultKind.SlowLoris, 0)]
    [InlineData(HubFaultKind.WrongBytes, 1_000)]
    [InlineData(HubFaultKind.WrongLength, 0)]
    [InlineData(HubFaultKind.IgnoreRange, 0)]
    [InlineData(HubFaultKind.RangeNotSatisfiable, 0)]
    [InlineData(HubFaultKind.TooManyRequests, 0)]
    [InlineData(HubFaultKind.ServerError, 0)]
    public async Task After_each_fault_the_files_are_right(HubFaultKind kind, long after)
    {
        await using var hub = await Hubs.StartAsync();
        using var folder = new TemporaryFolder();
        using var client = hub.Client(o => Small(o) with { StallTimeout = TimeSpan.FromSeconds(2) });
        foreach (var path in (string[])["/content/", "/resolve/"])
        {
            hub.Host.Faults.Order(new HubFault(kind) { PathContains = path, AfterBytes = after, Times = 2 });
        }

        await DownloadAsync(hub, client, folder);

        AssertSame(folder);
    }

    [Theory]
    [InlineData(HubFaultKind.Drop, "HubUnreachable")]
    [InlineData(HubFaultKind.Stall, "TransferStalled")]
    [InlineData(HubFaultKind.WrongBytes, "ContentMismatch")]
    [InlineData(HubFaultKind.WrongLength, null)]
    [InlineData(HubFaultKind.RangeNotSatisfiable, "RangeRefused")]
    [InlineData(HubFaultKind.TooManyRequests, "RateLimited")]
    [InlineData(HubFaultKind.ServerError, "HubUnavailable")]
    public async Task A_fault_that_stays_ends_with_a_clear_error_and_no_file_under_its_name(HubFaultKind kind, string? errorId)
    {
        await using var hub = await Hubs.StartAsync();
        using var folder = new TemporaryFolder();
        using var client = hub.Client(o => Small(o) with { StallTimeout = TimeSpan.FromSeconds(1), MaxAttempts = 2 });
        hub.Host.Faults.Order(new HubFault(kind) { PathContains = "/content/", Times = 10_000, AfterBytes = 100 });

        var error = await Assert.ThrowsAsync<HubException>(() => DownloadAsync(hub, client, folder));

        Assert.Equal(errorId ?? error.ErrorId, error.ErrorId);
        Assert.False(File.Exists(folder["files", Weights]));
        Assert.NotEmpty(error.NextStep);
    }

    [Fact]
    public async Task An_address_of_the_content_network_that_ended_is_asked_for_again()
    {
        await using var hub = await Hubs.StartAsync();
        using var folder = new TemporaryFolder();
        var used = new ConcurrentDictionary<string, bool>();
        hub.Host.Override = context =>
        {
            // Each address is good for one request.
            var ended = context.Request.Path.StartsWithSegments("/content") && !used.TryAdd(context.Request.QueryString.Value! + context.Request.Path, true);
            context.Response.StatusCode = ended ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK;
            return Task.FromResult(ended);
        };
        using var client = hub.Client(o => Small(o) with { Connections = 1 });
        await DownloadAsync(hub, client, folder);
        AssertSame(folder);
        Assert.True(hub.Host.Requests.Count(r => r.Status == StatusCodes.Status403Forbidden) >= 4);
    }

    [Fact]
    public async Task A_size_that_the_hub_does_not_list_is_asked_for()
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync("alice/model", Files);
        using var folder = new TemporaryFolder();
        using var client = hub.Client(Small);
        var files = Files.Keys.Select(f => new HubFile(f, null, null, null)).ToList();
        var hashes = await client.DownloadAsync("alice/model", commit, files, folder.Path);
        AssertSame(folder);
        Assert.All(hashes, h => Assert.Equal(Hubs.Hex(Files[h.Key]), Convert.ToHexStringLower(h.Value)));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(1_000_000_000)]
    public async Task A_size_that_lies_is_refused_by_name(long claimed)
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync("alice/model", Files);
        using var folder = new TemporaryFolder();
        using var client = hub.Client(o => Small(o) with { MaxAttempts = 2 });
        var lie = new HubFile(Weights, claimed, null, Hubs.Hex(Files[Weights]));
        var error = await Assert.ThrowsAsync<HubException>(() => client.DownloadAsync("alice/model", commit, [lie], folder.Path));
        Assert.Contains(error.ErrorId, (string[])["UnexpectedRange", "RangeRefused"]);
        Assert.False(File.Exists(folder["files", Weights]));
    }

    [Theory]
    [InlineData("../escaped")]
    [InlineData("/tmp/escaped")]
    [InlineData("C:\\escaped")]
    [InlineData("a\0b")]
    [InlineData("nul.json")]
    public async Task A_name_that_leaves_the_folder_is_refused_before_anything_is_fetched_or_written(string name)
    {
        await using var hub = await Hubs.StartAsync();
        using var folder = new TemporaryFolder();
        using var client = hub.Client(Small);
        var files = new[] { new HubFile("config.json", 7, null, null), new HubFile(name, 7, null, null) };
        var error = await Assert.ThrowsAsync<TaoverseException>(() => client.DownloadAsync("alice/model", new string('0', 40), files, folder["work"]));
        Assert.Equal("UnsafeFileName", error.ErrorId);
        Assert.Empty(hub.Host.Requests);
        Assert.False(Directory.Exists(folder["work"]));
    }

    [Fact]
    public async Task A_disk_without_room_is_named_before_anything_is_fetched()
    {
        await using var hub = await Hubs.StartAsync();
        using var folder = new TemporaryFolder();
        using var client = hub.Client(Small);
        var download = new SnapshotDownload(client, "alice/model", new string('0', 40), [new HubFile(Weights, 1L << 40, null, null)], folder.Path, null)
        {
            FreeSpace = _ => 1L << 39,
        };
        var error = await Assert.ThrowsAsync<TaoverseException>(() => download.RunAsync(default));
        Assert.Equal("NotEnoughSpace", error.ErrorId);
        Assert.Empty(hub.Host.Requests);
    }

    [Fact]
    public async Task All_downloads_of_a_client_share_the_set_number_of_connections()
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client(o => Small(o) with { Connections = 3 });
        var used = new ConcurrentDictionary<(int Port, string Id), bool>();
        hub.Host.Override = context =>
        {
            used.TryAdd((context.Connection.LocalPort, context.Connection.Id), true);
            return Task.FromResult(false);
        };
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await hub.PutAsync("alice/model", Files);
        used.Clear();
        await Task.WhenAll(DownloadAsync(hub, client, folder), DownloadAsync(hub, client, other));
        AssertSame(folder);
        AssertSame(other);
        Assert.InRange(used.Keys.Count(c => c.Port == hub.Host.ContentEndpoint.Port), 2, 3);
    }

    [Fact]
    public async Task Links_in_the_work_folder_are_removed_and_what_they_lead_to_is_left_alone()
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client(Small);
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        var treasure = outside.Write("treasure.txt", "kept");
        Directory.CreateDirectory(folder["files"]);
        Directory.CreateSymbolicLink(folder["files", "sub"], outside.Path);
        File.CreateSymbolicLink(folder["files", "config.json"], treasure);
        await DownloadAsync(hub, client, folder);
        AssertSame(folder);
        Assert.Equal("kept", await File.ReadAllTextAsync(treasure));
        Assert.Equal([treasure], Directory.GetFileSystemEntries(outside.Path));
        Assert.Null(new FileInfo(folder["files", "config.json"]).LinkTarget);
    }

    [Fact]
    public async Task A_cancelled_download_ends_soon_and_keeps_what_came()
    {
        await using var hub = await Hubs.StartAsync();
        using var folder = new TemporaryFolder();
        using var client = hub.Client(Small);
        using var cancel = new CancellationTokenSource();
        hub.Host.Faults.Order(new HubFault(HubFaultKind.Stall) { PathContains = "/content/", AfterBytes = Block + 1, Times = 100 });
        var progress = new Listener(p => { if (p.File == Weights) { cancel.CancelAfter(100); } });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DownloadAsync(hub, client, folder, progress, cancel.Token));
        hub.Host.Faults.Clear();
        await DownloadAsync(hub, client, folder);
        AssertSame(folder);
    }

    [Fact]
    public async Task A_commit_other_than_the_one_asked_for_is_refused()
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync("alice/model", Files);
        hub.Host.Override = context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["X-Repo-Commit"] = new string('1', 40);
                return Task.CompletedTask;
            });
            return Task.FromResult(false);
        };
        using var folder = new TemporaryFolder();
        using var client = hub.Client(Small);
        var error = await Assert.ThrowsAsync<HubException>(
            () => client.DownloadAsync("alice/model", commit, [new HubFile("config.json", 7, null, null)], folder.Path));
        Assert.Equal("InvalidHubAnswer", error.ErrorId);
    }

    private static HubOptions Small(HubOptions options) => options with { PartBytes = 2 * Block, Connections = 4 };

    private static List<HubFile> Ours(HubModelInfo info) => [.. info.Files.Where(f => Files.ContainsKey(f.Path))];

    private static async Task<IReadOnlyDictionary<string, byte[]>> DownloadAsync(
        Hubs hub, HubClient client, TemporaryFolder folder, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var commit = await hub.PutAsync("alice/model", Files);
        var info = await client.GetModelAsync("alice/model", commit, cancellationToken);
        return await client.DownloadAsync("alice/model", commit, Ours(info), folder.Path, progress, cancellationToken);
    }

    private static void AssertSame(TemporaryFolder folder) =>
        Assert.All(Files, f => Assert.Equal(f.Value, File.ReadAllBytes(folder[["files", .. f.Key.Split('/')]])));

    private sealed class Listener(Action<TransferProgress> heard) : IProgress<TransferProgress>
    {
        public Listener(ConcurrentBag<TransferProgress> bag)
            : this(bag.Add)
        {
        }

        public void Report(TransferProgress value) => heard(value);
    }
}
