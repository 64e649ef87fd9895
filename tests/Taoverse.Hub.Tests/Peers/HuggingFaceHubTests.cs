using System.Diagnostics;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Models;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests.Peers;

/// <summary>What @huggingface/hub writes, we read; what we write, it reads; both through the local hub.</summary>
public class HuggingFaceHubTests
{
    private const string Repo = "alice/model";

    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["config.json"] = "{\"a\":1}"u8.ToArray(),
        ["empty.txt"] = [],
        ["model.safetensors"] = Hubs.Random((5 << 20) + 77, 1),
        ["small.safetensors"] = Hubs.Random(1000, 2),
        ["sub/deeper/text.txt"] = Hubs.Random(70_000, 3),
    };

    [HubPeerFact]
    public async Task What_the_peer_uploads_we_download()
    {
        await using var hub = await StartAsync();
        using var folder = Folder();
        var commit = (await RunAsync(hub, "upload", folder["model"])).Trim();

        using var client = hub.Client();
        var info = await client.GetModelAsync(Repo, commit);
        await client.DownloadAsync(Repo, commit, info.Files, folder["ours"]);

        AssertSame(folder, "ours/files");
        Assert.True(info.IsPrivate);
        Assert.Equal(Hubs.Hex(Files["model.safetensors"]), info.Files.Single(f => f.Path == "model.safetensors").Sha256);

        // And a second upload of ours finds that nothing differs.
        var files = ModelFolder.List(folder["model"]);
        var again = await client.UploadAsync(Repo, files, await ModelHasher.HashFilesAsync(files), "Again", folder["journal"]);
        Assert.Equal((commit, false), (again.Commit, again.IsNew));
    }

    [HubPeerFact]
    public async Task What_we_upload_the_peer_downloads()
    {
        await using var hub = await StartAsync();
        using var folder = Folder();
        using var client = hub.Client();
        await client.CreateModelAsync(Repo, isPrivate: true);
        var files = ModelFolder.List(folder["model"]);
        await client.UploadAsync(Repo, files, await ModelHasher.HashFilesAsync(files), "Upload", folder["journal"]);

        Directory.CreateDirectory(folder["theirs"]);
        await RunAsync(hub, "download", folder["theirs"]);

        AssertSame(folder, "theirs");
    }

    [HubPeerFact]
    public async Task The_peers_snapshot_of_our_upload_has_the_hash_of_our_folder()
    {
        await using var hub = await StartAsync();
        using var folder = Folder();
        File.Delete(folder["model", "empty.txt"]);
        using var client = hub.Client();
        await client.CreateModelAsync(Repo, isPrivate: true);
        var files = ModelFolder.List(folder["model"]);
        await client.UploadAsync(Repo, files, await ModelHasher.HashFilesAsync(files), "Upload", folder["journal"]);

        var snapshot = (await RunAsync(hub, "snapshot", folder["cache"])).Trim().Split('\n')[^1];

        File.Delete(Path.Combine(snapshot, ".gitattributes"));
        Assert.Equal((await ModelHasher.HashFolderAsync(folder["model"])).Hash, (await ModelHasher.HashFolderAsync(snapshot)).Hash);
    }

    private static Task<Hubs> StartAsync() => Hubs.StartAsync(new LocalHubOptions { MultipartThreshold = 2 << 20, PartBytes = 1 << 20 });

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        foreach (var (path, content) in Files)
        {
            folder.Write("model/" + path, content);
        }

        return folder;
    }

    private static void AssertSame(TemporaryFolder folder, string where) =>
        Assert.All(Files, f => Assert.Equal(f.Value, File.ReadAllBytes(folder[[.. where.Split('/'), .. f.Key.Split('/')]])));

    private static async Task<string> RunAsync(Hubs hub, string command, string folder)
    {
        var start = new ProcessStartInfo(HubPeerFactAttribute.NodeJs!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(HubPeerFactAttribute.Folder, "hub.mjs"), command, hub.Host.Endpoint.AbsoluteUri, Hubs.Token, Repo, folder])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }
}
