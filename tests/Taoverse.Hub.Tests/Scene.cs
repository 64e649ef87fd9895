using System.Buffers.Binary;
using System.Text.Json;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Models;
using Taoverse.Storage;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests;

/// <summary>A hub, a folder with a model, the stores and a chain in memory.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Hotkey = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
    public const string Repo = "alice/model";

    private Scene(Hubs hub)
    {
        Hub = hub;
        Folder = new TemporaryFolder();
        Folder.Write("model/config.json", """{"architectures":["TinyForCausalLM"]}""");
        Folder.Write("model/tokenizer.json", "{}");
        Folder.Write("model/README.md", "read me");
        Folder.Write("model/.cache/state", "left out");
        Folder.Write("model/model.safetensors", Safetensors(500_000));
        Directory.CreateDirectory(Folder["store"]);
        Client = hub.Client(o => o with { MaxAttempts = 2 });
        Remote = new HuggingFaceModelStore(Client, Folder["journal"]);
        Local = new DiskModelStore(Folder["store"]);
        Saver = new ModelSaver(Remote, Local);
    }

    public Hubs Hub { get; }

    public TemporaryFolder Folder { get; }

    public HubClient Client { get; }

    public HuggingFaceModelStore Remote { get; }

    public DiskModelStore Local { get; }

    public ModelSaver Saver { get; }

    public ChainInMemory Metadata { get; } = new();

    public ModelPublishRequest Request => new() { Folder = Folder["model"], RepoId = Repo, Hotkey = Hotkey, CompetitionId = 3, MakePublic = true };

    public static async Task<Scene> StartAsync() => new(await Hubs.StartAsync(new LocalHubOptions { MultipartThreshold = 1 << 20, PartBytes = 1 << 19 }));

    public static byte[] Safetensors(int floats)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            a = new { dtype = "F32", shape = new[] { floats }, data_offsets = new[] { 0, floats * 4 } },
            b = new { dtype = "BF16", shape = new[] { 2, 5 }, data_offsets = new[] { floats * 4, (floats * 4) + 20 } },
        });
        var file = new byte[8 + json.Length + (floats * 4) + 20];
        new Random(floats).NextBytes(file);
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    public async Task<List<ModelPublishEvent>> PublishAsync(Func<ModelPublishRequest, ModelPublishRequest>? change = null) =>
        await ListAsync(new ModelPublisher(Remote, Metadata).PublishAsync(change?.Invoke(Request) ?? Request));

    public async Task<List<ModelSaveEvent>> SaveAsync(ModelId? id = null, long? maxBytes = null) =>
        await ListAsync(Saver.SaveAsync(Hotkey, id ?? (await Metadata.RetrieveAsync(Hotkey))!.Id!, maxBytes));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Hub.DisposeAsync();
        Folder.Dispose();
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
