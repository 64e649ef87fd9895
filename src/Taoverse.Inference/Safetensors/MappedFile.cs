using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Taoverse.Models;

namespace Taoverse.Inference.Safetensors;

/// <summary>One safetensors file, mapped into memory; its pages are read when they are first used, or ahead of that.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* data;
    private readonly ReadAhead? ahead;

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readAtOnce">Whether to begin to read all of it while its header is looked at.</param>
    /// <exception cref="TaoverseException">It cannot be read, or its header is bad.</exception>
    public MappedFile(string path, bool readAtOnce)
    {
        var file = Path.GetFileName(path);
        long length;
        byte[] json;
        try
        {
            using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            length = RandomAccess.GetLength(handle);
            json = ReadHeader(handle, length, file);
            map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            map?.Dispose();
            throw new CheckpointException(
                "UnreadableCheckpoint", FaultKind.Unavailable, path, $"it cannot be read: {error.Message.TrimEnd('.')}",
                "See that the file is there and that this account may read it.", error);
        }

        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
        data = start + SafetensorsHeader.PrefixBytes + json.Length;
        ahead = readAtOnce ? ReadAhead.Begin([((nint)start, length)]) : null;
        try
        {
            Header = SafetensorsHeader.Parse(json, length, file);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public SafetensorsHeader Header { get; }

    /// <summary>The tensor's bytes; valid until the file is disposed.</summary>
    public TensorData Data(SafetensorsTensor tensor) => new(tensor, data + tensor.Begin);

    /// <summary>Reads no further at once, as somebody knows a better order.</summary>
    public void EndReading() => ahead?.Dispose();

    public void Dispose()
    {
        EndReading();
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }

    private static byte[] ReadHeader(SafeFileHandle handle, long length, string file)
    {
        Span<byte> start = stackalloc byte[SafetensorsHeader.PrefixBytes];
        var read = RandomAccess.Read(handle, start, 0);
        var json = new byte[SafetensorsHeader.ReadLength(start[..read], length, file)];
        var filled = 0;
        while (filled < json.Length && RandomAccess.Read(handle, json.AsSpan(filled), start.Length + filled) is > 0 and var count)
        {
            filled += count;
        }

        return filled == json.Length ? json : json[..filled];
    }
}
