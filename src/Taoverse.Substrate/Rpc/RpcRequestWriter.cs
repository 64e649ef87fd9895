using System.Buffers;
using System.Collections;
using System.Text.Json;

namespace Taoverse.Substrate.Rpc;

/// <summary>Writes the frames of calls.</summary>
internal static class RpcRequestWriter
{
    private const int MaxDepth = 32;

    /// <summary>One call as a JSON object.</summary>
    public static ReadOnlyMemory<byte> Single(long id, string method, IReadOnlyList<object?> parameters)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteCall(writer, id, method, parameters);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Several calls as one JSON array, numbered upwards from <paramref name="firstId"/>.</summary>
    public static ReadOnlyMemory<byte> Batch(long firstId, IReadOnlyList<RpcCall> calls)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            for (var i = 0; i < calls.Count; i++)
            {
                WriteCall(writer, firstId + i, calls[i].Method, calls[i].Parameters);
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteCall(Utf8JsonWriter writer, long id, string method, IReadOnlyList<object?> parameters)
    {
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        writer.WriteNumber("id"u8, id);
        writer.WriteString("method"u8, method);
        writer.WritePropertyName("params"u8);
        WriteList(writer, parameters, method, 0);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable values, string method, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Unsupported(method, $"lists nested deeper than {MaxDepth}");
        }

        writer.WriteStartArray();
        foreach (var value in values)
        {
            WriteValue(writer, value, method, depth);
        }

        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, string method, int depth)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case byte or ushort or uint or ulong: writer.WriteNumberValue(Convert.ToUInt64(value, null)); break;
            case sbyte or short or int or long: writer.WriteNumberValue(Convert.ToInt64(value, null)); break;
            case byte[] bytes: WriteHex(writer, bytes); break;
            case ReadOnlyMemory<byte> bytes: WriteHex(writer, bytes.Span); break;
            case Memory<byte> bytes: WriteHex(writer, bytes.Span); break;
            case JsonElement json: json.WriteTo(writer); break;
            case IEnumerable list and not IDictionary: WriteList(writer, list, method, depth + 1); break;
            default: throw Unsupported(method, $"a value of the type {value.GetType().Name}");
        }
    }

    private static void WriteHex(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        var length = 2 + (bytes.Length * 2);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        "0x"u8.CopyTo(buffer);
        Convert.TryToHexStringLower(bytes, buffer.AsSpan(2), out _);
        writer.WriteStringValue(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static TaoverseException Unsupported(string method, string what) => new(
        "InvalidRpcParameter", FaultKind.InvalidInput, $"A parameter of {method} cannot be sent: {what}.",
        "Give null, strings, booleans, whole numbers, bytes, JSON elements, or lists of these.");
}
