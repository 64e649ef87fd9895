using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Taoverse.Hub.Transfers;

/// <summary>
/// A file that is being downloaded: the bytes, and beside them a journal with one byte a block that says which blocks are there.
/// A block is journalled after it was written, so a killed process loses no more than the blocks under way.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    public const int BlockBytes = 1 << 20;

    private const byte Missing = 0;
    private const byte Done = 1;
    private const byte Claimed = 2;
    private static readonly byte[] DoneMark = [Done];
    private readonly string _path;
    private readonly long _bytes;
    private readonly byte[] _identity;
    private readonly SafeFileHandle _data;
    private readonly SafeFileHandle _journal;
    private readonly Lock _lock = new();
    private byte[] _blocks;

    /// <summary>Opens what an earlier run left of the same content, or begins anew.</summary>
    /// <param name="path">Where the bytes are kept.</param>
    /// <param name="identity">What the content is: bytes of another identity are not taken over.</param>
    /// <param name="bytes">The size of the whole file.</param>
    public PartialFile(string path, string identity, long bytes)
    {
        (_path, _bytes) = (path, bytes);
        _identity = SHA256.HashData(Encoding.UTF8.GetBytes($"{BlockBytes}\n{bytes}\n{identity}"));
        _blocks = new byte[(bytes + BlockBytes - 1) / BlockBytes];
        _data = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            _journal = File.OpenHandle(JournalOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!ReadJournal())
            {
                Reset();
            }
        }
        catch
        {
            _data.Dispose();
            _journal?.Dispose();
            throw;
        }
    }

    public int BlockCount => _blocks.Length;

    public static string JournalOf(string path) => path + ".journal";

    public int LengthOf(int block) => (int)Math.Min(BlockBytes, _bytes - ((long)block * BlockBytes));

    public bool IsDone(int block)
    {
        lock (_lock)
        {
            return _blocks[block] == Done;
        }
    }

    /// <summary>Whether the caller is the one to write a block: each is written once.</summary>
    public bool TryClaim(int block)
    {
        lock (_lock)
        {
            if (_blocks[block] != Missing)
            {
                return false;
            }

            _blocks[block] = Claimed;
            return true;
        }
    }

    public void Write(int block, ReadOnlySpan<byte> content)
    {
        try
        {
            RandomAccess.Write(_data, content, (long)block * BlockBytes);
            RandomAccess.Write(_journal, DoneMark, _identity.Length + block);
            Set(block, Done);
        }
        catch
        {
            Set(block, Missing);
            throw;
        }
    }

    public void Read(int block, Span<byte> content)
    {
        for (var read = 0; read < content.Length;)
        {
            var more = RandomAccess.Read(_data, content[read..], ((long)block * BlockBytes) + read);
            read += more > 0 ? more : throw new EndOfStreamException($"'{_path}' was cut short by someone else.");
        }
    }

    /// <summary>Forgets every block: the content turned out not to be what it should be.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _blocks = new byte[_blocks.Length];
            RandomAccess.SetLength(_journal, 0);
            RandomAccess.SetLength(_data, 0);
            RandomAccess.SetLength(_data, _bytes);
            RandomAccess.Write(_journal, _blocks, _identity.Length);
            RandomAccess.Write(_journal, _identity, 0);
        }
    }

    public void Dispose()
    {
        _data.Dispose();
        _journal.Dispose();
    }

    private void Set(int block, byte state)
    {
        lock (_lock)
        {
            _blocks[block] = state;
        }
    }

    private bool ReadJournal()
    {
        var journal = new byte[_identity.Length + _blocks.Length];
        if (RandomAccess.GetLength(_journal) != journal.Length || RandomAccess.GetLength(_data) != _bytes
            || RandomAccess.Read(_journal, journal, 0) != journal.Length || !journal.AsSpan(0, _identity.Length).SequenceEqual(_identity))
        {
            return false;
        }

        _blocks = journal[_identity.Length..];
        return true;
    }
}
