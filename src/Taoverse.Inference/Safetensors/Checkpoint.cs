using System.Diagnostics.CodeAnalysis;
using Taoverse.Models;

namespace Taoverse.Inference.Safetensors;

/// <summary>The weights of a folder: one safetensors file, or shards with their index. Nothing is read but the headers.</summary>
internal sealed class Checkpoint : IDisposable
{
    private const string SingleFile = "model.safetensors";

    private readonly List<MappedFile> files = [];
    private readonly Dictionary<string, TensorData> tensors = new(StringComparer.Ordinal);
    private readonly bool readAtOnce;
    private ReadAhead? ahead;

    private Checkpoint(string folder, bool readAtOnce)
    {
        Folder = folder;
        this.readAtOnce = readAtOnce;
    }

    public string Folder { get; }

    public IReadOnlyDictionary<string, TensorData> Tensors => tensors;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder with the weights.</param>
    /// <param name="readAtOnce">Whether all is about to be used: then the first file is read until <see cref="BeginReading"/> is told the order.</param>
    public static Checkpoint Open(string folder, bool readAtOnce)
    {
        var checkpoint = new Checkpoint(folder, readAtOnce);
        try
        {
            checkpoint.OpenFiles();
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>A checkpoint of which only the headers are at hand: its tensors have no bytes.</summary>
    public static unsafe Checkpoint FromHeaders(IEnumerable<SafetensorsHeader> headers)
    {
        var checkpoint = new Checkpoint("headers", readAtOnce: false);
        foreach (var header in headers)
        {
            foreach (var tensor in header.Tensors)
            {
                checkpoint.Add(checkpoint.Folder, new TensorData(tensor, null));
            }
        }

        return checkpoint;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorData? tensor) => tensors.TryGetValue(name, out tensor);

    /// <summary>Reads weights ahead of their use.</summary>
    /// <param name="order">The weights in the order of their use.</param>
    public void BeginReading(IReadOnlyList<TensorData> order)
    {
        files.ForEach(file => file.EndReading());
        ahead ??= ReadAhead.Begin([.. order.Select(tensor => tensor.Place)]);
    }

    /// <summary>Waits until the first tensors of that order are read, where they are read fast.</summary>
    /// <param name="count">How many tensors.</param>
    public void WaitFor(int count) => ahead?.WaitFor(count);

    public void Dispose()
    {
        ahead?.Dispose();
        files.ForEach(file => file.Dispose());
    }

    private void OpenFiles()
    {
        if (File.Exists(Path.Combine(Folder, SingleFile)))
        {
            Add(SingleFile);
        }
        else if (File.Exists(Path.Combine(Folder, ShardIndex.FileName)))
        {
            AddShards(ShardIndex.Read(Folder));
        }
        else if (Directory.Exists(Folder) && Directory.EnumerateFiles(Folder, "*.bin").Any())
        {
            throw CheckpointException.Unsupported(
                Folder, "its weights are pickled Python objects, which can run code when they are read",
                "Ask its owner for safetensors, or convert it where that is safe.");
        }
        else
        {
            throw CheckpointException.Missing(Folder, $"there is neither {SingleFile} nor {ShardIndex.FileName}");
        }
    }

    private void AddShards(Dictionary<string, string> places)
    {
        foreach (var shard in places.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!File.Exists(Path.Combine(Folder, shard)))
            {
                throw CheckpointException.Missing(shard, $"{ShardIndex.FileName} names this shard and it is absent");
            }

            foreach (var tensor in Add(shard).Header.Tensors)
            {
                if (!places.TryGetValue(tensor.Name, out var place) || place != shard)
                {
                    throw CheckpointException.Damaged(
                        shard, $"it holds '{tensor.Name}', which {ShardIndex.FileName} places {(place is null ? "nowhere" : "in " + place)}");
                }
            }
        }

        if (places.Keys.FirstOrDefault(name => !tensors.ContainsKey(name)) is { } absent)
        {
            throw CheckpointException.Damaged(ShardIndex.FileName, $"it places '{absent}' in {places[absent]}, which does not hold it");
        }
    }

    private MappedFile Add(string name)
    {
        var file = new MappedFile(Path.Combine(Folder, name), readAtOnce && files.Count == 0);
        files.Add(file);
        foreach (var tensor in file.Header.Tensors)
        {
            Add(name, file.Data(tensor));
        }

        return file;
    }

    private void Add(string file, TensorData tensor)
    {
        if (!tensors.TryAdd(tensor.Name, tensor))
        {
            throw CheckpointException.Damaged(file, $"it holds '{tensor.Name}', as another shard does");
        }
    }
}
