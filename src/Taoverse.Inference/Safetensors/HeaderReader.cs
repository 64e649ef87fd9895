using System.Text.Json;

namespace Taoverse.Inference.Safetensors;

/// <summary>Reads the JSON of a header token by token, so that duplicates, nesting and size are refused before they cost anything.</summary>
internal static class HeaderReader
{
    private const string Metadata = "__metadata__";
    private const int MaxDepth = 4;
    private const int MaxDimensions = 16;

    public static List<TensorEntry> Read(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            return ReadObject(json, file);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader says InvalidOperationException of text that is not UTF-8.
            throw CheckpointException.Damaged(file, $"its header is not the JSON that safetensors asks for: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static List<TensorEntry> ReadObject(ReadOnlySpan<byte> json, string file)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        Expect(ref reader, JsonTokenType.StartObject);
        var tensors = new List<TensorEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw CheckpointException.Damaged(file, $"its header names '{name}' twice");
            }

            if (name == Metadata)
            {
                SkipMetadata(ref reader);
            }
            else
            {
                tensors.Add(ReadTensor(ref reader, name, file));
            }
        }

        return reader.Read() ? throw new JsonException("something follows the object") : tensors;
    }

    private static void SkipMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            reader.GetString();
            Expect(ref reader, JsonTokenType.String);
        }
    }

    private static TensorEntry ReadTensor(ref Utf8JsonReader reader, string name, string file)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            switch (reader.GetString())
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String);
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, file);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, file);
                    break;
                case var key:
                    throw CheckpointException.Damaged(file, $"tensor '{name}' has a key '{key}' twice, or one that the format does not know");
            }
        }

        return Check(name, type, shape, offsets, file);
    }

    private static TensorEntry Check(string name, string? type, List<long>? shape, List<long>? offsets, string file)
    {
        if (type is null || shape is null || offsets is not { Count: 2 })
        {
            throw CheckpointException.Damaged(file, $"tensor '{name}' lacks dtype, shape or its two data_offsets");
        }

        if (!TensorTypes.TryParse(type, out var tensorType))
        {
            throw CheckpointException.Damaged(file, $"tensor '{name}' has the unknown dtype '{type}'");
        }

        Int128 bytes = tensorType.Bytes();
        foreach (var size in shape)
        {
            bytes *= size;
            if (bytes > long.MaxValue)
            {
                throw CheckpointException.Damaged(file, $"the shape of tensor '{name}' has more elements than can be");
            }
        }

        if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes)
        {
            throw CheckpointException.Damaged(
                file, $"tensor '{name}' is said to lie from byte {offsets[0]} to {offsets[1]}, which does not fit the {bytes} bytes of its shape");
        }

        return new TensorEntry { Name = name, Type = tensorType, Shape = shape, Begin = offsets[0], End = offsets[1] };
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string file)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        var numbers = new List<long>(4);
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0 || numbers.Count == MaxDimensions)
            {
                throw CheckpointException.Damaged(file, $"tensor '{name}' has a shape or offset that is not a list of whole numbers from 0 on");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (Next(ref reader) != type)
        {
            throw new JsonException($"{type} was expected and {reader.TokenType} found at byte {reader.TokenStartIndex}");
        }
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("it ends too early");
}
