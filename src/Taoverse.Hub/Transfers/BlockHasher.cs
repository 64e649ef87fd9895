using System.Buffers;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace Taoverse.Hub.Transfers;

/// <summary>Hashes the blocks of a file in order while they arrive in any order.</summary>
internal sealed class BlockHasher : IAsyncDisposable
{
    private readonly PartialFile _file;
    private readonly SemaphoreSlim _waiting;
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _git;
    private readonly Channel<(int Block, byte[]? Kept)> _arrivals =
        Channel.CreateUnbounded<(int, byte[]?)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Dictionary<int, byte[]?> _early = [];
    private readonly Task<FileDigest> _work;
    private volatile bool _isIdle;

    /// <param name="file">The file; the blocks that it holds already are read from it.</param>
    /// <param name="bytes">The size of the whole file.</param>
    /// <param name="withBlobId">Whether the git blob id is wanted as well.</param>
    /// <param name="waiting">Where those that are handed over were counted.</param>
    public BlockHasher(PartialFile file, long bytes, bool withBlobId, SemaphoreSlim waiting)
    {
        (_file, _waiting) = (file, waiting);
        if (withBlobId)
        {
            _git = GitBlob.Begin(bytes);
        }

        for (var block = 0; block < file.BlockCount; block++)
        {
            if (file.IsDone(block))
            {
                _arrivals.Writer.TryWrite((block, null));
            }
        }

        _work = Task.Run(HashAsync);
    }

    /// <summary>The digest, once every block has arrived.</summary>
    public Task<FileDigest> Completion => _work;

    /// <summary>Whether it has something to hash, and does not wait for a block that is late.</summary>
    public bool IsBusy => !_isIdle && !_work.IsCompleted;

    /// <summary>Hands over a block that is on disk.</summary>
    /// <param name="block">Which one.</param>
    /// <param name="kept">Its bytes in a buffer that is given back; null to read them from disk.</param>
    public void Push(int block, byte[]? kept) => _arrivals.Writer.TryWrite((block, kept));

    public async ValueTask DisposeAsync()
    {
        _arrivals.Writer.TryComplete();
        await ((Task)_work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_arrivals.Reader.TryRead(out var late))
        {
            _early.Add(late.Block, late.Kept);
        }

        foreach (var kept in _early.Values.OfType<byte[]>())
        {
            ArrayPool<byte>.Shared.Return(kept);
            _waiting.Release();
        }

        _sha256.Dispose();
        _git?.Dispose();
    }

    private async Task<FileDigest> HashAsync()
    {
        for (var next = 0; next < _file.BlockCount; next++)
        {
            byte[]? kept;
            while (!_early.Remove(next, out kept))
            {
                if (!_arrivals.Reader.TryRead(out var arrival))
                {
                    _isIdle = true;
                    arrival = await _arrivals.Reader.ReadAsync().ConfigureAwait(false);
                    _isIdle = false;
                }

                _early.Add(arrival.Block, arrival.Kept);
            }

            Append(next, kept);
        }

        return new FileDigest(_sha256.GetHashAndReset(), _git is null ? null : Convert.ToHexStringLower(_git.GetHashAndReset()));
    }

    private void Append(int block, byte[]? kept)
    {
        var length = _file.LengthOf(block);
        var buffer = kept ?? ArrayPool<byte>.Shared.Rent(PartialFile.BlockBytes);
        if (kept is null)
        {
            _file.Read(block, buffer.AsSpan(0, length));
        }

        _sha256.AppendData(buffer, 0, length);
        _git?.AppendData(buffer, 0, length);
        ArrayPool<byte>.Shared.Return(buffer);
        if (kept is not null)
        {
            _waiting.Release();
        }
    }
}
