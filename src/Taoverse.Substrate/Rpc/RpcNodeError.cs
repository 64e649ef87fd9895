using System.Text.Json;

namespace Taoverse.Substrate.Rpc;

/// <summary>The error object of a reply.</summary>
/// <param name="Code">Its code; 0 where it has none.</param>
/// <param name="Message">Its message, made safe to show.</param>
/// <param name="Data">Its details; null where it has none.</param>
internal sealed record RpcNodeError(int Code, string Message, JsonElement? Data)
{
    /// <summary>Reads an error object; one of another form gives what there is.</summary>
    public static RpcNodeError Read(ReadOnlySpan<byte> json)
    {
        var error = JsonElement.Parse(json);
        if (error.ValueKind != JsonValueKind.Object)
        {
            return new RpcNodeError(0, RpcErrors.Printable(error.ToString()), null);
        }

        var code = error.TryGetProperty("code"u8, out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out var value) ? value : 0;
        var message = error.TryGetProperty("message"u8, out var text) && text.ValueKind == JsonValueKind.String
            ? RpcErrors.Printable(text.GetString()!) : "no message";
        return new RpcNodeError(code, message, error.TryGetProperty("data"u8, out var data) ? data : null);
    }

    /// <summary>Message, text details and code in one line.</summary>
    public string Describe() =>
        Data is { ValueKind: JsonValueKind.String } data
            ? $"{Message}: {RpcErrors.Printable(data.GetString()!)} (code {Code})"
            : $"{Message} (code {Code})";
}
