using System.Text.Json;

namespace Taoverse.Inference.Safetensors;

/// <summary>model.safetensors.index.json: which shard holds which tensor.</summary>
internal static class ShardIndex
{
    public const string FileName = "model.safetensors.index.json";
    private const int MaxBytes = 64 << 20;

    /// <summary>Reads an index.</summary>
    /// <returns>The shard's file name by the tensor's name; every file name is a plain one, without a folder.</returns>
    public static Dictionary<string, string> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw CheckpointException.Damaged(FileName, $"it has more than {MaxBytes} bytes");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 8 });
            var places = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                var shard = entry.Value.GetString() ?? throw new JsonException("a shard is null");
                if (!IsPlainName(shard))
                {
                    throw new CheckpointException(
                        "UnsafeCheckpoint", FaultKind.Security, FileName, $"it names the shard '{shard}', which is not a plain file name",
                        "Do not use this checkpoint: its index points outside its own folder.");
                }

                if (!places.TryAdd(entry.Name, shard))
                {
                    throw CheckpointException.Damaged(FileName, $"it places '{entry.Name}' twice");
                }
            }

            return places;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw CheckpointException.Damaged(FileName, $"it is not an index of shards: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static bool IsPlainName(string name) =>
        name.EndsWith(".safetensors", StringComparison.Ordinal)
        && name.IndexOfAny(['/', '\\', ':', '\0']) < 0
        && !Path.IsPathRooted(name);
}
