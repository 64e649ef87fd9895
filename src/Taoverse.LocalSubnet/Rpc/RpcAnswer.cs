using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>Writes answers and notifications as JSON.</summary>
internal static class RpcAnswer
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions SerializerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer to a request.</summary>
    /// <param name="id">The id of the request, as JSON.</param>
    /// <param name="result">The result.</param>
    public static string Result(string id, object? result) =>
        $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{JsonSerializer.Serialize(result, SerializerOptions)}}}""";

    /// <summary>The refusal of a request.</summary>
    public static string Error(string id, RpcErrorException error)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WritePropertyName("id");
            json.WriteRawValue(id);
            json.WriteStartObject("error");
            json.WriteNumber("code", error.Code);
            json.WriteString("message", error.Message);
            if (error.Detail is not null)
            {
                json.WriteString("data", error.Detail);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A notification of a subscription.</summary>
    public static string Notification(string method, string subscription, object? what) =>
        $$$"""{"jsonrpc":"2.0","method":"{{{method}}}","params":{"subscription":"{{{subscription}}}","result":{{{JsonSerializer.Serialize(what, SerializerOptions)}}}}}""";
}
