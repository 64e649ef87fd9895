using System.Buffers.Binary;
using System.Text.Json;

namespace Taoverse.Models;

/// <summary>The header of a safetensors file: which tensors it holds. It is read without the weights, and strictly.</summary>
public sealed class SafetensorsHeader
{
    /// <summary>The bytes before the header's JSON, which tell its length.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The longest header that is accepted, as in the reference implementation.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    private static readonly Dictionary<string, int> BitsByType = new (int Bits, string[] Types)[]
    {
        (8, ["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"]),
        (16, ["I16", "U16", "F16", "BF16"]),
        (32, ["I32", "U32", "F32"]),
        (64, ["I64", "U64", "F64", "C64"]),
    }.SelectMany(size => size.Types.Select(type => (type, size.Bits))).ToDictionary(t => t.type, t => t.Bits);

    private SafetensorsHeader(IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
        ElementCount = tensors.Sum(t => t.ElementCount);
    }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>What the file says about itself under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The number of elements of all tensors.</summary>
    public long ElementCount { get; }

    /// <summary>Reads how long the header's JSON is.</summary>
    /// <param name="prefix">The first 8 bytes of the file.</param>
    /// <param name="fileBytes">The size of the file.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <returns>The bytes of JSON that follow the prefix.</returns>
    /// <exception cref="TaoverseException"><c>InvalidSafetensors</c>.</exception>
    public static int ReadLength(ReadOnlySpan<byte> prefix, long fileBytes, string name)
    {
        if (prefix.Length < PrefixBytes)
        {
            throw Invalid(name, "it is shorter than 8 bytes");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length is < 2 or > MaxHeaderBytes || (long)length > fileBytes - PrefixBytes)
        {
            throw Invalid(name, $"its header claims {length} bytes in a file of {fileBytes}");
        }

        return (int)length;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="json">The header's JSON, without the 8 bytes before it.</param>
    /// <param name="fileBytes">The size of the whole file: the tensors must fill what follows the header without gap or overlap.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="TaoverseException"><c>InvalidSafetensors</c>; the message names the tensor and what is wrong with it.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long fileBytes, string name)
    {
        var tensors = new List<SafetensorsTensor>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (json.Length == 0 || json.Span[0] != (byte)'{')
            {
                throw Invalid(name, "its header does not begin with '{'");
            }

            var strict = new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 };
            using var document = JsonDocument.Parse(json, strict);
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                if (entry.Name == "__metadata__")
                {
                    foreach (var item in entry.Value.EnumerateObject())
                    {
                        metadata.Add(item.Name, item.Value.GetString() ?? throw Invalid(name, $"its metadata '{item.Name}' is not text"));
                    }
                }
                else
                {
                    tensors.Add(ReadTensor(entry, name));
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Invalid(name, $"its header cannot be read ({error.Message})", error);
        }

        tensors.Sort(static (x, y) => x.Begin != y.Begin ? x.Begin.CompareTo(y.Begin) : x.End.CompareTo(y.End));
        CheckCover(tensors, fileBytes - PrefixBytes - json.Length, name);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static SafetensorsTensor ReadTensor(JsonProperty entry, string name)
    {
        var type = entry.Value.GetProperty("dtype").GetString() ?? throw Invalid(name, $"tensor '{entry.Name}' has no type");
        if (!BitsByType.TryGetValue(type, out var bits))
        {
            throw Invalid(name, $"tensor '{entry.Name}' has the unknown type '{type}'");
        }

        var offsets = entry.Value.GetProperty("data_offsets");
        var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
        if (offsets.GetArrayLength() != 2 || entry.Value.GetPropertyCount() != 3)
        {
            throw Invalid(name, $"tensor '{entry.Name}' does not have exactly dtype, shape and two offsets");
        }

        try
        {
            var count = shape.Aggregate(1L, (product, d) => d < 0 ? throw new OverflowException() : checked(product * d));
            var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
            return begin < 0 || end < begin || end - begin != checked(count * bits) / 8
                ? throw Invalid(name, $"tensor '{entry.Name}' has {end - begin} bytes where {type} of its shape takes {count * bits / 8}")
                : new SafetensorsTensor(entry.Name, type, shape, begin, end) { ElementCount = count };
        }
        catch (OverflowException error)
        {
            throw Invalid(name, $"the shape of tensor '{entry.Name}' is not possible", error);
        }
    }

    private static void CheckCover(List<SafetensorsTensor> tensors, long dataBytes, string name)
    {
        var at = 0L;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin != at)
            {
                throw Invalid(name, $"tensor '{tensor.Name}' begins at {tensor.Begin} where {at} is due");
            }

            at = tensor.End;
        }

        if (at != dataBytes)
        {
            throw Invalid(name, $"its tensors end at {at}, its data at {dataBytes}");
        }
    }

    private static TaoverseException Invalid(string name, string reason, Exception? cause = null) => new(
        "InvalidSafetensors", FaultKind.InvalidData, $"'{name}' is not a safetensors file: {reason}.",
        "Save the model again with safetensors, or take another one.", cause);
}
