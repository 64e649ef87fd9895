using System.Collections.Concurrent;
using Taoverse.Hub.Uploads;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Models;
using Taoverse.Storage;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests;

public class UploadTests
{
    private const string Repo = "alice/model";
    private static readonly LocalHubOptions SmallParts = new() { MultipartThreshold = 1 << 20, PartBytes = 1 << 18 };

    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["config.json"] = "{\"a\":1}"u8.ToArray(),
        ["empty.txt"] = [],
        ["model.safetensors"] = Hubs.Random((4 << 20) + 123, 1),
        ["small.safetensors"] = Hubs.Random(70_000, 2),
        ["sub/ünï 'quoted'.txt"] = Hubs.Random(500_001, 3),
    };

    [Fact]
    public async Task A_folder_is_uploaded_and_comes_back_the_same()
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        using var folder = Folder();
        using var client = hub.Client();
        await client.CreateModelAsync(Repo, isPrivate: true);
        var seen = new ConcurrentBag<TransferProgress>();

        var result = await UploadAsync(client, folder, new Listener(seen.Add));

        Assert.True(result.IsNew);
        Assert.Equal((2, 3), (result.LfsFiles, result.RegularFiles));
        Assert.Equal(17, PartsSent(hub));
        Assert.Equal(Files["model.safetensors"].Length + 70_000, seen.Max(p => p.Bytes));
        Assert.DoesNotContain(hub.Host.Requests, r => r.Port == hub.Host.ContentEndpoint.Port && r.HasToken);
        await AssertThereAsync(client, result.Commit);
    }

    [Fact]
    public async Task A_second_upload_sends_nothing_and_commits_nothing()
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        using var folder = Folder();
        using var client = hub.Client();
        await client.CreateModelAsync(Repo, isPrivate: true);
        var first = await UploadAsync(client, folder);
        var before = hub.Host.Requests.Count;

        var second = await UploadAsync(client, folder);

        Assert.Equal((first.Commit, false), (second.Commit, second.IsNew));
        Assert.Equal(before + 1, hub.Host.Requests.Count);
    }

    [Fact]
    public async Task Only_what_changed_is_sent_and_weights_of_an_earlier_model_go()
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        using var folder = Folder();
        using var client = hub.Client();
        await hub.PutAsync(Repo, new Dictionary<string, byte[]> { ["model-00001-of-00001.safetensors"] = [1], ["README.md"] = [2], ["config.json"] = Files["config.json"] });
        var result = await UploadAsync(client, folder);
        Assert.Equal((2, 2), (result.LfsFiles, result.RegularFiles));
        var there = (await client.GetModelAsync(Repo)).Files.Select(f => f.Path).ToList();
        Assert.DoesNotContain("model-00001-of-00001.safetensors", there);
        Assert.Contains("README.md", there);
    }

    [Fact]
    public async Task An_interrupted_upload_sends_only_the_parts_that_are_missing()
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        using var folder = Folder();
        using var client = hub.Client(o => o with { MaxAttempts = 1, Connections = 2 });
        await client.CreateModelAsync(Repo, isPrivate: true);

        // The end of the path is the part's number; the names before it are random and may hold the same digits.
        hub.Host.Faults.Order(new HubFault(HubFaultKind.ServerError) { PathEnd = "/9", Method = "PUT", Times = 2 });
        await Assert.ThrowsAsync<HubException>(() => UploadAsync(client, folder));
        var sent = hub.Host.Requests.Count(r => r.Method == "PUT" && r.Status == 200 && r.Path.Split('/').Length == 5);
        Assert.InRange(sent, 1, 16);
        hub.Host.Faults.Clear();
        var before = PartsSent(hub);

        var result = await UploadAsync(client, folder);

        // A part whose answer was under way when another one failed is sent once more; there are two connections.
        Assert.InRange(PartsSent(hub) - before, 17 - sent, 17 - sent + 2);
        await AssertThereAsync(client, result.Commit);
        Assert.Empty(Directory.EnumerateFiles(folder["journal"]));
    }

    [Theory]
    [InlineData(HubFaultKind.Drop, "PUT", "/upload/")]
    [InlineData(HubFaultKind.Stall, "PUT", "/upload/")]
    [InlineData(HubFaultKind.ServerError, "PUT", "/upload/")]
    [InlineData(HubFaultKind.TooManyRequests, "PUT", "/upload/")]
    [InlineData(HubFaultKind.Drop, "POST", "/complete")]
    [InlineData(HubFaultKind.ServerError, "POST", "/complete")]
    [InlineData(HubFaultKind.ServerError, "POST", "/verify")]
    [InlineData(HubFaultKind.ServerError, "POST", "/batch")]
    [InlineData(HubFaultKind.Drop, "POST", "/preupload")]
    [InlineData(HubFaultKind.Drop, "POST", "/commit/")]
    [InlineData(HubFaultKind.ServerError, "POST", "/commit/")]
    [InlineData(HubFaultKind.Stall, "POST", "/commit/")]
    public async Task After_each_fault_the_upload_is_right(HubFaultKind kind, string method, string path)
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        using var folder = Folder();
        using var client = hub.Client(o => o with { StallTimeout = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromSeconds(2), CommitTimeout = TimeSpan.FromSeconds(2) });
        await client.CreateModelAsync(Repo, isPrivate: true);
        hub.Host.Faults.Order(new HubFault(kind) { PathContains = path, Method = method, AfterBytes = 5, Times = 2 });

        var result = await UploadAsync(client, folder);

        await AssertThereAsync(client, result.Commit);
        Assert.Equal(result.Commit, (await client.GetModelAsync(Repo)).Commit);
    }

    [Fact]
    public async Task A_commit_of_someone_else_meanwhile_is_an_error_that_says_so()
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        using var folder = Folder();
        using var client = hub.Client();
        await client.CreateModelAsync(Repo, isPrivate: true);
        hub.Host.Override = async context =>
        {
            if (context.Request.Path.Value!.Contains("/commit/", StringComparison.Ordinal))
            {
                hub.Host.Override = null;
                await hub.PutAsync(Repo, new Dictionary<string, byte[]> { ["other.txt"] = [1] });
            }

            return false;
        };
        var error = await Assert.ThrowsAsync<HubException>(() => UploadAsync(client, folder));
        Assert.Equal("RevisionMoved", error.ErrorId);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("small.safetensors")]
    public async Task A_file_that_changes_meanwhile_never_becomes_a_commit(string name)
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        using var folder = Folder();
        using var client = hub.Client(o => o with { MaxAttempts = 2 });
        await client.CreateModelAsync(Repo, isPrivate: true);
        var files = ModelFolder.List(folder["model"]);
        var hashes = await ModelHasher.HashFilesAsync(files);
        var content = Files[name].ToArray();
        content[0] ^= 1;
        folder.Write("model/" + name, content);
        await Assert.ThrowsAnyAsync<TaoverseException>(() => client.UploadAsync(Repo, files, hashes, "t", folder["journal"]));
        Assert.Equal([".gitattributes"], (await client.GetModelAsync(Repo)).Files.Select(f => f.Path));
    }

    [Fact]
    public async Task Rights_that_are_missing_are_named()
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        using var folder = Folder();
        await hub.PutAsync(Repo, new Dictionary<string, byte[]> { ["a"] = [1] });
        using var bob = hub.Client(o => o with { Token = new HubToken(Hubs.OtherToken) });
        Assert.Equal("HubForbidden", (await Assert.ThrowsAsync<HubException>(() => UploadAsync(bob, folder))).ErrorId);
        using var alice = hub.Client();
        Assert.Equal("RepoNotFound", (await Assert.ThrowsAsync<HubException>(() => UploadAsync(alice, folder, repo: "alice/absent"))).ErrorId);
    }

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        foreach (var (path, content) in Files)
        {
            folder.Write("model/" + path, content);
        }

        return folder;
    }

    private static async Task<HubUploadResult> UploadAsync(
        HubClient client, TemporaryFolder folder, IProgress<TransferProgress>? progress = null, string repo = Repo)
    {
        var files = ModelFolder.List(folder["model"]);
        return await client.UploadAsync(repo, files, await ModelHasher.HashFilesAsync(files), "Upload", folder["journal"], progress);
    }

    private static async Task AssertThereAsync(HubClient client, string commit)
    {
        using var target = new TemporaryFolder();
        var info = await client.GetModelAsync(Repo, commit);
        Assert.Equal(Files.Keys.Order(), info.Files.Select(f => f.Path).Where(p => p != ".gitattributes").Order());
        await client.DownloadAsync(Repo, commit, info.Files, target.Path);
        Assert.All(Files, f => Assert.Equal(f.Value, File.ReadAllBytes(target[["files", .. f.Key.Split('/')]])));
    }

    private static int PartsSent(Hubs hub) => hub.Host.Requests.Count(r => r.Method == "PUT" && r.Path.Split('/').Length == 5);

    private sealed class Listener(Action<TransferProgress> heard) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => heard(value);
    }
}
