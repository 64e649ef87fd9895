using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.State.Tests.Models;

/// <summary>A remote store in memory that can be told to fail or to hang.</summary>
internal sealed class StandInHub : IRemoteModelStore
{
    private readonly ConcurrentDictionary<(string, string?), (RemoteModel Model, string Weights)> models = new();
    private int working;

    /// <summary>The repositories that were asked for, without and with their weights.</summary>
    public ConcurrentQueue<string> Inspected { get; } = new();

    public ConcurrentQueue<string> Downloaded { get; } = new();

    /// <summary>How many downloads there were at once at the most.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>What happens before the answer, by repository.</summary>
    public Func<string, CancellationToken, Task> BeforeInspect { get; set; } = (_, _) => Task.CompletedTask;

    public Func<string, CancellationToken, Task> BeforeDownload { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Publishes a model whose folder hash is that of its weights, and gives that hash.</summary>
    public string Publish(ModelId id, string weights, Func<RemoteModel, RemoteModel>? change = null)
    {
        var model = new RemoteModel
        {
            Id = id,
            Files = [new("model.safetensors", weights.Length, null, null)],
            RepositoryBytes = weights.Length,
            IsPrivate = false,
            Config = "{}",
            Architecture = "LlamaForCausalLM",
            Headers = HeadersOf(1000),
        };
        models[(id.RepoId, id.Commit)] = (change?.Invoke(model) ?? model, weights);
        return ModelHash.Combine([KeyValuePair.Create("model.safetensors", Hash(weights))]);
    }

    public async Task<RemoteModel> InspectAsync(ModelId id, long? maxBytes = null, CancellationToken cancellationToken = default)
    {
        Inspected.Enqueue(id.RepoId);
        await BeforeInspect(id.RepoId, cancellationToken);
        var model = models.TryGetValue((id.RepoId, id.Commit), out var found) ? found.Model
            : throw new TaoverseException("RevisionNotFound", FaultKind.NotFound, $"The revision {id.Commit} does not exist.", "Check the commit.");
        return model.RepositoryBytes <= maxBytes ? model with { Id = id }
            : throw new TaoverseException("ModelTooLarge", FaultKind.LimitsExceeded, "The repository is too large.", "Do not use this model.");
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> DownloadAsync(
        RemoteModel model, string workFolder, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        lock (models)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++working);
        }

        try
        {
            Downloaded.Enqueue(model.Id.RepoId);
            await BeforeDownload(model.Id.RepoId, cancellationToken);
            var weights = models[(model.Id.RepoId, model.Id.Commit)].Weights;
            Directory.CreateDirectory(Path.Combine(workFolder, "files"));
            await File.WriteAllTextAsync(Path.Combine(workFolder, "files", "model.safetensors"), weights, cancellationToken);
            return new Dictionary<string, byte[]> { ["model.safetensors"] = Hash(weights) };
        }
        finally
        {
            lock (models)
            {
                working--;
            }
        }
    }

    public Task<RemoteRepository?> FindAsync(string repoId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CreateAsync(string repoId, bool isPrivate, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<RemoteCommit> UploadAsync(
        string repoId, IReadOnlyList<ModelFile> files, IReadOnlyDictionary<string, byte[]> hashes,
        IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task SetVisibilityAsync(string repoId, bool isPrivate, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>The headers of weights with so many elements.</summary>
    public static IReadOnlyList<SafetensorsHeader> HeadersOf(long elements)
    {
        var json = $$$"""{"weights":{"dtype":"BF16","shape":[{{{elements}}}],"data_offsets":[0,{{{elements * 2}}}]}}""";
        return [SafetensorsHeader.Parse(Encoding.UTF8.GetBytes(json), SafetensorsHeader.PrefixBytes + json.Length + (elements * 2), "model.safetensors")];
    }

    private static byte[] Hash(string weights) => SHA256.HashData(Encoding.UTF8.GetBytes(weights));
}
