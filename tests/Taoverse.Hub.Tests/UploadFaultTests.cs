using Taoverse.Hub.Uploads;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Models;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests;

/// <summary>Uploads to a hub that fails at every point, in every way that it can.</summary>
public class UploadFaultTests
{
    private const int Sequences = 200;
    private static readonly string[] Places = ["/revision/", "/preupload/", "/batch", "/upload/", "/complete", "/verify", "/commit/"];
    private static readonly LocalHubOptions SmallParts = new() { MultipartThreshold = 1 << 18, PartBytes = 1 << 17 };

    public static TheoryData<HubFaultKind, string> Faults => Hubs.EveryFaultAt(Places);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task One_fault_leaves_the_right_commit_or_a_clear_error(HubFaultKind kind, string place)
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        await RunAsync(hub, "alice/model", 1, connections: 4, [Fault(kind, place, 40, 1)]);
    }

    [Fact]
    public async Task Random_sequences_of_faults_leave_the_right_commit_or_a_clear_error()
    {
        await using var hub = await Hubs.StartAsync(SmallParts);
        var kinds = Enum.GetValues<HubFaultKind>();
        var right = 0;
        for (var seed = 0; seed < Sequences; seed++)
        {
            var random = new Random(seed);
            var faults = from _ in Enumerable.Range(0, random.Next(1, 12))
                         select Fault(kinds[random.Next(kinds.Length)], Places[random.Next(Places.Length)], random.Next(400), random.Next(1, 4));
            right += await RunAsync(hub, $"alice/model{seed}", seed, random.Next(1, 9), [.. faults]) ? 1 : 0;
        }

        Assert.InRange(right, 20, Sequences);
    }

    private static HubFault Fault(HubFaultKind kind, string place, int after, int times) => new(kind)
    {
        PathContains = place,
        AfterBytes = after,
        Times = times,
        Delay = TimeSpan.FromMilliseconds(20),
        Location = new Uri("http://127.0.0.1:1/nowhere"),
    };

    /// <summary>Uploads once with faults, and where that failed again without; true where the first went well.</summary>
    private static async Task<bool> RunAsync(Hubs hub, string repo, int seed, int connections, IReadOnlyList<HubFault> faults)
    {
        using var folder = new TemporaryFolder();
        var files = new Dictionary<string, byte[]>
        {
            ["config.json"] = [.. "{}"u8, .. BitConverter.GetBytes(seed)],
            ["model.safetensors"] = Hubs.Random((5 << 17) + 77, seed),
            ["small.safetensors"] = Hubs.Random(5_000, seed + 1_000_000),
        };
        foreach (var (path, content) in files)
        {
            folder.Write("model/" + path, content);
        }

        using var clean = hub.Client();
        using var client = hub.Client(o => o with
        {
            StallTimeout = TimeSpan.FromMilliseconds(400),
            RequestTimeout = TimeSpan.FromSeconds(1),
            CommitTimeout = TimeSpan.FromSeconds(1),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryWait = TimeSpan.Zero,
            Connections = connections,
        });
        await clean.CreateModelAsync(repo, isPrivate: true);
        var first = (await clean.GetModelAsync(repo)).Commit;
        foreach (var fault in faults)
        {
            hub.Host.Faults.Order(fault);
        }

        var went = true;
        try
        {
            await AssertHoldsAsync(hub, repo, (await UploadAsync(client, repo, folder)).Commit, files);
        }
        catch (TaoverseException error)
        {
            went = false;
            Assert.NotEmpty(error.NextStep);
            hub.Host.Faults.Clear();

            // Nothing, or all of it: never a part.
            if ((await clean.GetModelAsync(repo)).Commit is var head && head != first)
            {
                await AssertHoldsAsync(hub, repo, head, files);
            }

            await AssertHoldsAsync(hub, repo, (await UploadAsync(clean, repo, folder)).Commit, files);
        }

        return went;
    }

    private static async Task<HubUploadResult> UploadAsync(HubClient client, string repo, TemporaryFolder folder)
    {
        var files = ModelFolder.List(folder["model"]);
        return await client.UploadAsync(repo, files, await ModelHasher.HashFilesAsync(files), "Upload", folder["journal"]);
    }

    private static async Task AssertHoldsAsync(Hubs hub, string repo, string commit, Dictionary<string, byte[]> files)
    {
        using var clean = hub.Client();
        using var target = new TemporaryFolder();
        hub.Host.Faults.Clear();
        var info = await clean.GetModelAsync(repo, commit);
        Assert.Equal(files.Keys.Append(".gitattributes").Order(StringComparer.Ordinal), info.Files.Select(f => f.Path));
        await clean.DownloadAsync(repo, commit, info.Files, target.Path);
        Assert.All(files, f => Assert.Equal(f.Value, File.ReadAllBytes(target["files", f.Key])));
    }
}
