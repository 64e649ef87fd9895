using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Taoverse.Hub.Http;
using Taoverse.Hub.Repos;

namespace Taoverse.Hub.Transfers;

/// <summary>One file on its way: its missing parts are fetched by ranged requests, and each block is kept once it has come.</summary>
internal sealed class FileDownload(HubClient client, string repo, string commit, HubFile file, PartialFile partial, TransferMeter meter)
    : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);
    private readonly long _bytes = file.Bytes!.Value;
    private BlockHasher _hasher = NewHasher(client, file, partial);
    private Uri? _content;
    private int _streaming;
    private long _fetched;

    private HubOptions Options => client.Options;

    /// <summary>The missing runs of blocks, each no longer than a part.</summary>
    public IReadOnlyList<(int Begin, int End)> MissingParts()
    {
        var parts = new List<(int, int)>();
        var most = Math.Max(1, Options.PartBytes / PartialFile.BlockBytes);
        for (var begin = 0; begin < partial.BlockCount; begin++)
        {
            var end = begin;
            while (end < partial.BlockCount && end - begin < most && !partial.IsDone(end))
            {
                end++;
            }

            if (end > begin)
            {
                parts.Add((begin, end));
                begin = end - 1;
            }
        }

        return parts;
    }

    /// <summary>Counts what an earlier run has brought.</summary>
    public void CountKept()
    {
        for (var block = 0; block < partial.BlockCount; block++)
        {
            if (partial.IsDone(block))
            {
                Count(partial.LengthOf(block));
            }
        }
    }

    /// <summary>Fetches a part, again from where it broke off for as long as that brings something.</summary>
    /// <exception cref="HubException">Why it could not be fetched.</exception>
    public async Task FetchAsync((int Begin, int End) part, CancellationToken cancellationToken)
    {
        var retry = new RetrySchedule(Options);
        var next = part.Begin;
        while (true)
        {
            while (next < part.End && partial.IsDone(next))
            {
                next++;
                retry.Reset();
            }

            if (next == part.End || Volatile.Read(ref _streaming) == 1)
            {
                return;
            }

            try
            {
                await RequestAsync(next, part.End, cancellationToken).ConfigureAwait(false);
            }
            catch (HubException fault)
            {
                Interlocked.Exchange(ref _streaming, 0);
                if (partial.IsDone(next))
                {
                    retry.Reset();
                }

                await retry.WaitAsync(fault, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for the hash of the whole file, and checks it against what the hub announced.</summary>
    /// <returns>The SHA-256; null, and every block forgotten, where the content is not what it should be.</returns>
    public async Task<byte[]?> VerifyAsync()
    {
        var digest = await _hasher.Completion.ConfigureAwait(false);
        if ((file.Sha256 is null || file.Sha256 == Convert.ToHexStringLower(digest.Sha256)) && (digest.BlobId is null || digest.BlobId == file.BlobId))
        {
            return digest.Sha256;
        }

        partial.Reset();
        Interlocked.Exchange(ref _streaming, 0);
        await _hasher.DisposeAsync().ConfigureAwait(false);
        Count(-Interlocked.Read(ref _fetched));
        _hasher = NewHasher(client, file, partial);
        return null;
    }

    public ValueTask DisposeAsync() => _hasher.DisposeAsync();

    private static BlockHasher NewHasher(HubClient client, HubFile file, PartialFile partial) =>
        new(partial, file.Bytes!.Value, file.Sha256 is null && file.BlobId is not null, client.Waiting);

    private async Task RequestAsync(int begin, int end, CancellationToken cancellationToken)
    {
        var from = (long)begin * PartialFile.BlockBytes;
        var to = Math.Min(_bytes, (long)end * PartialFile.BlockBytes);
        var whole = from == 0 && to == _bytes;
        var content = _content;
        using var request = new HttpRequestMessage(HttpMethod.Get, content ?? client.FileAddress(repo, commit, file.Path));
        request.Options.Set(RequestFlags.IsContent, true);
        if (!whole)
        {
            request.Headers.Range = new RangeHeaderValue(from, to - 1);
        }

        using var answer = await client.Http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            // An address of the content network ends after a while; the hub gives a new one.
            _content = null;
            var fault = HubErrors.Of(answer, Options.TimeProvider);
            throw content is null ? fault : HubErrors.Again(fault);
        }

        ContentAnswer.CheckCommit(answer, commit);
        if (!RedirectHandler.SameOrigin(answer.RequestMessage!.RequestUri!, Options.Endpoint))
        {
            _content = answer.RequestMessage.RequestUri;
        }

        if (answer.StatusCode == HttpStatusCode.PartialContent && !whole)
        {
            ContentAnswer.CheckRange(answer, from, to, _bytes);
            await ReceiveAsync(answer, begin, end, cancellationToken).ConfigureAwait(false);
        }
        else if (whole || Interlocked.Exchange(ref _streaming, 1) == 0)
        {
            // The range was ignored: the whole file comes, and one request reads it from the start.
            ContentAnswer.CheckWhole(answer, _bytes);
            await ReceiveAsync(answer, 0, partial.BlockCount, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(HttpResponseMessage answer, int begin, int end, CancellationToken cancellationToken)
    {
        var uri = answer.RequestMessage!.RequestUri!;
        using var body = await GuardedBody.OpenAsync(Options, answer, cancellationToken).ConfigureAwait(false);
        for (var block = begin; block < end; block++)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(PartialFile.BlockBytes);
            var length = partial.LengthOf(block);
            int read;
            try
            {
                read = await body.FillAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
            }
            catch
            {
                ArrayPool<byte>.Shared.Return(buffer);
                throw;
            }

            if (read < length)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                throw HubErrors.Truncated(uri, length, read);
            }

            await KeepAsync(block, buffer, length).ConfigureAwait(false);
        }

        if (await body.FillAsync(new byte[1]).ConfigureAwait(false) > 0)
        {
            throw HubErrors.UnexpectedRange(uri, "it goes on behind its end");
        }
    }

    private async ValueTask KeepAsync(int block, byte[] buffer, int length)
    {
        if (!partial.TryClaim(block))
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return;
        }

        try
        {
            partial.Write(block, buffer.AsSpan(0, length));
        }
        catch (IOException error)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw DiskErrors.Of(file.Path, error);
        }

        // The connections wait for the hash, so that it need not read blocks again; but not where it waits for one of them.
        var isKept = client.Waiting.Wait(0, CancellationToken.None);
        while (!isKept && _hasher.IsBusy)
        {
            isKept = await client.Waiting.WaitAsync(Patience, CancellationToken.None).ConfigureAwait(false);
        }

        if (isKept)
        {
            _hasher.Push(block, buffer);
        }
        else
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _hasher.Push(block, null);
        }

        Count(length);
    }

    private void Count(long bytes) => meter.Add(file.Path, Interlocked.Add(ref _fetched, bytes), _bytes, bytes);
}
