using System.Text.Json;

namespace Taoverse.Hub.Repos;

/// <summary>What is read of a model's configuration before its weights are fetched.</summary>
internal static class ModelConfig
{
    /// <summary>The architecture that it names first; null where it names none.</summary>
    /// <exception cref="HubException"><c>InvalidHubAnswer</c> where it is not a JSON object.</exception>
    public static string? ReadArchitecture(byte[] text, Uri source)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("architectures", out var names) && names.ValueKind == JsonValueKind.Array && names.GetArrayLength() > 0
                ? names[0].GetString()
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw HubErrors.InvalidAnswer(source, $"the configuration cannot be read ({error.Message})", error);
        }
    }
}
