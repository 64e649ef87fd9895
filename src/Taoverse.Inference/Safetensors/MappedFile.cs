using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Taoverse.Models;

namespace Taoverse.Inference.Safetensors;

/// <summary>One safetensors file, mapped into memory; its pages are read when they are first used, or ahead of that.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* begin;
    private readonly byte* data;
    private readonly long length;

    public MappedFile(string path)
    {
        var file = Path.GetFileName(path);
        long dataOffset;
        try
        {
            using var handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
            length = RandomAccess.GetLength(handle);
            Header = ReadHeader(handle, length, file, out dataOffset);
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
        begin = start + view.PointerOffset;
        data = begin + dataOffset;

        // A few norms here and there are no reason to read megabytes around each.
        MappedMemory.Advise(begin, length, MemoryAdvice.Random);
    }

    public SafetensorsHeader Header { get; }

    /// <summary>The tensor's bytes; valid until the file is disposed.</summary>
    public TensorData Data(SafetensorsTensor tensor) => new(tensor, data + tensor.Begin);

    /// <summary>Tells that most of it is about to be used.</summary>
    public void ExpectUse() => MappedMemory.Advise(begin, length, MemoryAdvice.Normal);

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }

    private static SafetensorsHeader ReadHeader(SafeFileHandle handle, long length, string file, out long dataOffset)
    {
        Span<byte> start = stackalloc byte[SafetensorsHeader.PrefixBytes];
        var read = RandomAccess.Read(handle, start, 0);
        var json = new byte[SafetensorsHeader.ReadLength(start[..read], length, file)];
        var filled = 0;
        while (filled < json.Length && RandomAccess.Read(handle, json.AsSpan(filled), start.Length + filled) is > 0 and var count)
        {
            filled += count;
        }

        dataOffset = start.Length + json.Length;
        return SafetensorsHeader.Parse(json.AsMemory(0, filled), length, file);
    }
}
