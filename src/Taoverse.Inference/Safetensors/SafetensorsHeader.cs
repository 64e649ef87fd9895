using System.Buffers.Binary;

namespace Taoverse.Inference.Safetensors;

/// <summary>The checked header of one safetensors file: enough to know every tensor without reading any.</summary>
/// <remarks>
/// The file is 8 bytes of little-endian header length, the header as JSON, then the tensors' bytes with no gap and no overlap.
/// For a file elsewhere read its first <see cref="LengthBytes"/> bytes, ask <see cref="HeaderLength"/> how many more
/// are needed, and give those to <see cref="Parse"/>.
/// </remarks>
public sealed class SafetensorsHeader
{
    /// <summary>The bytes before the header, which hold its length.</summary>
    public const int LengthBytes = 8;

    /// <summary>The most bytes a header may have; the limit of the format's reference reader.</summary>
    public const int MaxBytes = 100_000_000;

    internal SafetensorsHeader(string file, int headerLength, IReadOnlyList<TensorEntry> tensors)
    {
        File = file;
        DataOffset = LengthBytes + headerLength;
        Tensors = tensors;
    }

    /// <summary>The file's name, for messages.</summary>
    public string File { get; }

    /// <summary>Where the tensors' bytes begin in the file.</summary>
    public long DataOffset { get; }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>The number of elements of all tensors together.</summary>
    public long Elements => Tensors.Sum(tensor => tensor.Elements);

    /// <summary>Reads how long a header is.</summary>
    /// <param name="start">The first 8 bytes of the file, or fewer where it is shorter.</param>
    /// <param name="fileLength">The length of the whole file in bytes.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <returns>The length in bytes.</returns>
    /// <exception cref="CheckpointException">The length cannot be that of a header of this file.</exception>
    public static int HeaderLength(ReadOnlySpan<byte> start, long fileLength, string file)
    {
        if (fileLength < LengthBytes || start.Length < LengthBytes)
        {
            throw CheckpointException.Damaged(file, $"it has {fileLength} bytes, fewer than the length of a safetensors header takes");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length == 0 || length > MaxBytes || (long)length > fileLength - LengthBytes)
        {
            throw CheckpointException.Damaged(
                file,
                $"its header claims {length} bytes where the file has {fileLength} and the limit is {MaxBytes}; "
                + "it is no safetensors file, or was cut short");
        }

        return (int)length;
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="json">The header's bytes, exactly.</param>
    /// <param name="fileLength">The length of the whole file in bytes.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <returns>The header.</returns>
    /// <exception cref="CheckpointException">The header breaks a rule of the format; the message says which.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long fileLength, string file)
    {
        var tensors = HeaderReader.Read(json, file);
        tensors.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        var dataLength = fileLength - LengthBytes - json.Length;
        long expected = 0;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin != expected)
            {
                throw CheckpointException.Damaged(
                    file, $"tensor '{tensor.Name}' begins at byte {tensor.Begin} where {expected} was due: tensors overlap or leave a gap");
            }

            expected = tensor.End;
        }

        if (expected != dataLength)
        {
            throw CheckpointException.Damaged(
                file, $"its tensors take {expected} bytes and the file holds {dataLength}: it was cut short, or something follows the last tensor");
        }

        return new SafetensorsHeader(file, json.Length, tensors);
    }
}
