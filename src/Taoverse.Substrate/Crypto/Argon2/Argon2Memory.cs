using System.Runtime.InteropServices;

namespace Taoverse.Substrate.Crypto.Argon2;

/// <summary>The blocks that Argon2 fills: memory outside the collected heap, given back at once and zeroed before.</summary>
internal sealed unsafe class Argon2Memory : IDisposable
{
    /// <summary>The words of 64 bits in a block of 1 KiB.</summary>
    public const int WordsPerBlock = 128;

    private const nuint Alignment = 64;

    private readonly long _blocks;
    private ulong* _words;

    /// <summary>Takes memory for so many blocks; its content is whatever it was.</summary>
    /// <exception cref="TaoverseException">The system does not give that much.</exception>
    public Argon2Memory(long blocks)
    {
        _blocks = blocks;
        var size = blocks * WordsPerBlock * sizeof(ulong);

        // Linux hands out memory that it does not have and kills the process later; a container's limit is known before.
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and var available && available < size)
        {
            throw NotEnough(size, null);
        }

        try
        {
            _words = (ulong*)NativeMemory.AlignedAlloc((nuint)size, Alignment);
        }
        catch (OutOfMemoryException e)
        {
            throw NotEnough(size, e);
        }
    }

    /// <summary>The first word of a block.</summary>
    public ref ulong Block(long index)
    {
        ObjectDisposedException.ThrowIf(_words is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)_blocks);
        return ref _words[index * WordsPerBlock];
    }

    /// <summary>A block's words.</summary>
    public Span<ulong> Words(long index) => MemoryMarshal.CreateSpan(ref Block(index), WordsPerBlock);

    /// <summary>Zeroes the memory and gives it back.</summary>
    public void Dispose()
    {
        if (_words is not null)
        {
            NativeMemory.Clear(_words, (nuint)_blocks * WordsPerBlock * sizeof(ulong));
            NativeMemory.AlignedFree(_words);
            _words = null;
        }
    }

    private static TaoverseException NotEnough(long size, Exception? cause) => new(
        "NotEnoughMemory", FaultKind.LimitsExceeded, $"Argon2 needs {size >> 20} MiB of memory, which this process cannot have.",
        "Close other programs, or raise the memory limit of this process or container.", cause);
}
