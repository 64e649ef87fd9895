using System.Text.Json;

namespace Taoverse.Substrate.Rpc;

/// <summary>The error object of a reply.</summary>
/// <param name="Code">Its code; 0 where it has none.</param>
/// <param name="Message">Its message, made safe to show.</param>
/// <param name="Data">Its details; null where it has none.</param>
internal sealed record RpcNodeError(int Code, string Message, JsonElement? Data)
{
    /// <summary>Message, text details and code in one line.</summary>
    public string Describe() =>
        Data is { ValueKind: JsonValueKind.String } data
            ? $"{Message}: {RpcErrors.Printable(data.GetString()!)} (code {Code})"
            : $"{Message} (code {Code})";
}
