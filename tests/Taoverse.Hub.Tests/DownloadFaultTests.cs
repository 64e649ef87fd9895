using Taoverse.Hub.Transfers;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests;

/// <summary>Downloads from a hub that fails at every point, in every way that it can.</summary>
public class DownloadFaultTests
{
    private const int Block = PartialFile.BlockBytes;
    private const int Sequences = 200;
    private const int LongSequence = 200;
    private const string Repo = "alice/model";
    private const string Info = "/revision/";
    private static readonly string[] Places = [Info, "/resolve/", "/content/"];

    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["config.json"] = "{\"a\":1}"u8.ToArray(),
        ["model.safetensors"] = Hubs.Random((9 * Block) + 12_345, 1),
        ["model-2.safetensors"] = Hubs.Random(Block, 2),
        ["sub/text.txt"] = Hubs.Random(3_000_000, 3),
    };

    public static TheoryData<HubFaultKind, string> Faults => Hubs.EveryFaultAt(Places);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task One_fault_leaves_the_right_files_or_a_clear_error(HubFaultKind kind, string place)
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync(Repo, Files);
        using var folder = new TemporaryFolder();
        using var client = Client(hub, connections: 4);
        hub.Host.Faults.Order(Fault(kind, place, place == Info ? 40 : 300_000, 1));

        var went = await DownloadAsync(client, commit, folder);

        // A list of files that was spoilt, or asked for elsewhere, is no fault that passes; of a file each is.
        Assert.True(went || (place == Info && kind is HubFaultKind.RedirectElsewhere or HubFaultKind.WrongBytes or HubFaultKind.WrongLength));
        hub.Host.Faults.Clear();
        Assert.True(await DownloadAsync(client, commit, folder));
    }

    [Fact]
    public async Task Random_sequences_of_faults_give_the_right_files_or_a_clear_error()
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync(Repo, Files);
        var right = 0;
        for (var seed = 0; seed < Sequences; seed++)
        {
            var random = new Random(seed);
            using var folder = new TemporaryFolder();
            hub.Host.Faults.Clear();
            for (var faults = random.Next(1, 12); faults > 0; faults--)
            {
                hub.Host.Faults.Order(AnyFault(random, random.Next(1, 4)));
            }

            using var client = Client(hub, random.Next(1, 9));
            if (await DownloadAsync(client, commit, folder))
            {
                right++;
                continue;
            }

            // And the next run, without faults, ends well with what this one left.
            hub.Host.Faults.Clear();
            Assert.True(await DownloadAsync(client, commit, folder));
        }

        Assert.InRange(right, 20, Sequences);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Runs_against_a_long_sequence_of_faults_end_well_once_it_is_over(int seed)
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync(Repo, Files);
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        using var client = Client(hub, connections: 3);
        for (var faults = 0; faults < LongSequence; faults++)
        {
            hub.Host.Faults.Order(AnyFault(random, 1));
        }

        for (var runs = 1; !await DownloadAsync(client, commit, folder); runs++)
        {
            Assert.InRange(runs, 1, LongSequence);
        }
    }

    private static HubClient Client(Hubs hub, int connections) => hub.Client(o => o with
    {
        PartBytes = 2 * Block,
        Connections = connections,
        StallTimeout = TimeSpan.FromMilliseconds(300),
        RequestTimeout = TimeSpan.FromSeconds(2),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        MaxRetryWait = TimeSpan.Zero,
    });

    private static HubFault AnyFault(Random random, int times)
    {
        var kinds = Enum.GetValues<HubFaultKind>();
        return Fault(kinds[random.Next(kinds.Length)], Places[random.Next(Places.Length)], random.Next(2 * Block), times) with
        {
            Delay = random.Next(2) == 0 ? TimeSpan.FromMilliseconds(20) : null,
        };
    }

    private static HubFault Fault(HubFaultKind kind, string place, int after, int times) => new(kind)
    {
        PathContains = place,
        AfterBytes = after,
        Times = times,
        Location = new Uri("http://127.0.0.1:1/nowhere"),
    };

    /// <summary>Downloads once; true where it went well, and then the files are right. Where not, none under its name is wrong.</summary>
    private static async Task<bool> DownloadAsync(HubClient client, string commit, TemporaryFolder folder)
    {
        try
        {
            var info = await client.GetModelAsync(Repo, commit);
            await client.DownloadAsync(Repo, commit, [.. info.Files.Where(f => Files.ContainsKey(f.Path))], folder["work"]);
            Assert.All(Files, f => Assert.Equal(f.Value, File.ReadAllBytes(Final(folder, f.Key))));
            return true;
        }
        catch (TaoverseException error)
        {
            Assert.NotEmpty(error.NextStep);
            Assert.All(Files.Where(f => File.Exists(Final(folder, f.Key))), f => Assert.Equal(f.Value, File.ReadAllBytes(Final(folder, f.Key))));
            return false;
        }
    }

    private static string Final(TemporaryFolder folder, string path) => folder[["work", "files", .. path.Split('/')]];
}
