using System.Buffers;
using System.Security.Cryptography;
using Taoverse.Hub.Http;
using Taoverse.Hub.Repos;

namespace Taoverse.Hub.Transfers;

/// <summary>Files of one block: each comes in one request into memory, and goes to disk once it is verified.</summary>
internal sealed class SmallDownload(HubClient client, string repo, string commit)
{
    private const int MaxRounds = 2;

    /// <summary>Fetches a file.</summary>
    /// <param name="file">The file; its size is known.</param>
    /// <param name="temporary">Where to write it before it gets its name.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Its SHA-256.</returns>
    public async Task<byte[]> FetchAsync(HubFile file, string temporary, CancellationToken cancellationToken)
    {
        var retry = new RetrySchedule(client.Options);
        var buffer = ArrayPool<byte>.Shared.Rent((int)file.Bytes!.Value);
        try
        {
            for (var round = 0; round < MaxRounds;)
            {
                try
                {
                    await ReceiveAsync(file, buffer, cancellationToken).ConfigureAwait(false);
                }
                catch (HubException fault)
                {
                    await retry.WaitAsync(fault, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                if (Verify(file, buffer.AsSpan(0, (int)file.Bytes.Value)) is { } hash)
                {
                    using var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.None, preallocationSize: file.Bytes.Value);
                    RandomAccess.Write(handle, buffer.AsSpan(0, (int)file.Bytes.Value), 0);
                    return hash;
                }

                round++;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        throw HubErrors.ContentMismatch(file.Path, file.Sha256 is null ? "its git blob id differs" : "its SHA-256 differs");
    }

    private static byte[]? Verify(HubFile file, ReadOnlySpan<byte> content)
    {
        var hash = SHA256.HashData(content);
        var right = file.Sha256 is not null ? file.Sha256 == Convert.ToHexStringLower(hash) : file.BlobId is null || file.BlobId == GitBlob.IdOf(content);
        return right ? hash : null;
    }

    private async Task ReceiveAsync(HubFile file, byte[] buffer, CancellationToken cancellationToken)
    {
        var bytes = (int)file.Bytes!.Value;
        if (bytes == 0)
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, client.FileAddress(repo, commit, file.Path));
        request.Options.Set(RequestFlags.IsContent, true);
        using var answer = await client.Http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw HubErrors.Of(answer, client.Options.TimeProvider);
        }

        ContentAnswer.CheckCommit(answer, commit);
        ContentAnswer.CheckWhole(answer, bytes);
        var uri = answer.RequestMessage!.RequestUri!;
        using var body = await GuardedBody.OpenAsync(client.Options, answer, cancellationToken).ConfigureAwait(false);
        if (await body.FillAsync(buffer.AsMemory(0, bytes)).ConfigureAwait(false) is var read && read < bytes)
        {
            throw HubErrors.Truncated(uri, bytes, read);
        }

        if (await body.FillAsync(new byte[1]).ConfigureAwait(false) > 0)
        {
            throw HubErrors.UnexpectedRange(uri, "it goes on behind its end");
        }
    }
}
