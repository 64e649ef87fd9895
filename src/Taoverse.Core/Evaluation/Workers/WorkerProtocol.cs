using System.Text.Json;
using System.Text.Json.Serialization;

namespace Taoverse.Evaluation.Workers;

/// <summary>How the two processes understand each other: JSON objects in UTF-8, one a line.</summary>
internal static class WorkerProtocol
{
    /// <summary>The version that both sides name; it changes with whatever the other side would not understand.</summary>
    public const int Version = 1;

    // Numbers come back as they were, to the bit; infinity has no number in JSON and is written by its name.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter() },
        MaxDepth = 16,
    };

    /// <summary>Writes a line.</summary>
    public static byte[] Write(WorkerMessage message) => [.. JsonSerializer.SerializeToUtf8Bytes(message, Options), (byte)'\n'];

    /// <summary>Reads a line.</summary>
    /// <returns>The message; null for a line that is none.</returns>
    public static WorkerMessage? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.Length > 0 && line[0] == (byte)'{' ? JsonSerializer.Deserialize<WorkerMessage>(line, Options) : null;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
