using System.Net;
using System.Security.Cryptography;
using System.Text;
using RestSharp;
using Taoverse.Hub.Http;
using Taoverse.Hub.Transfers;

namespace Taoverse.Hub.Uploads;

/// <summary>Sends LFS objects: those that the hub lacks, in one piece or in parts, and of those only the parts that it lacks.</summary>
internal sealed class LfsUpload(HubClient client, string repo, string journalFolder, TransferMeter meter)
{
    private const string LfsType = "application/vnd.git-lfs+json";
    private readonly Uri _batch = client.Http.Address($"/{repo}.git/info/lfs/objects/batch");

    private HubOptions Options => client.Options;

    public async Task SendAsync(UploadFile file, CancellationToken cancellationToken)
    {
        var sent = 0L;
        void Count(long bytes) => meter.Add(file.Path, Interlocked.Add(ref sent, bytes), file.Bytes, bytes);

        if (UploadJournal.Find(journalFolder, KeyOf(file), Options.TimeProvider) is { } earlier)
        {
            try
            {
                await SendPartsAsync(file, earlier, Count, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (HubException fault) when (fault.StatusCode is (int)HttpStatusCode.Forbidden or (int)HttpStatusCode.NotFound or (int)HttpStatusCode.Gone or (int)HttpStatusCode.BadRequest)
            {
                // The addresses have ended, or the hub has the object by now: it says which.
                earlier.End();
                Count(-Interlocked.Read(ref sent));
            }
        }

        if (await OfferAsync(file, cancellationToken).ConfigureAwait(false) is not { } actions)
        {
            Count(file.Bytes);
        }
        else if (MultipartTargets.Of(actions, file.Bytes, _batch) is { } targets)
        {
            await SendPartsAsync(file, UploadJournal.Begin(journalFolder, KeyOf(file), targets), Count, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await PutAsync(file, actions.Upload!.Href!, actions.Upload.Header, 0, file.Bytes, Count, cancellationToken).ConfigureAwait(false);
            await VerifyAsync(file, actions.Verify?.Href, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<LfsBatchAnswer.Actions?> OfferAsync(UploadFile file, CancellationToken cancellationToken)
    {
        var body = new
        {
            operation = "upload",
            transfers = (string[])["basic", "multipart"],
            objects = new[] { new { oid = file.Oid, size = file.Bytes } },
            hash_algo = "sha256",
        };
        var answer = await client.Http.CallAsync<LfsBatchAnswer>(Method.Post, _batch, body, cancellationToken, LfsType).ConfigureAwait(false);
        if (answer.Objects is not [{ } item] || item.Oid != file.Oid || (item.Actions is not null && item.Actions.Upload?.Href is null))
        {
            throw HubErrors.InvalidAnswer(_batch, "it is not about the object that was offered");
        }

        if (item.Error is { } error)
        {
            throw UploadErrors.Refused(file.Path, error.Message ?? "no reason given");
        }

        CheckAddress(item.Actions?.Upload?.Href);
        CheckAddress(item.Actions?.Verify?.Href);
        return item.Actions;
    }

    private async Task SendPartsAsync(UploadFile file, UploadJournal journal, Action<long> count, CancellationToken cancellationToken)
    {
        var targets = journal.Targets;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Options.Connections), CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, targets.Parts.Count, options, async (i, token) =>
        {
            var offset = i * targets.PartBytes;
            var length = Math.Min(targets.PartBytes, file.Bytes - offset);
            if (journal.TagOf(i + 1) is not null)
            {
                count(length);
                return;
            }

            CheckAddress(targets.Parts[i]);
            var tag = await PutAsync(file, targets.Parts[i], null, offset, length, count, token).ConfigureAwait(false);
            journal.Add(i + 1, tag ?? throw HubErrors.InvalidAnswer(targets.Parts[i], "it gives no ETag for a part"));
        }).ConfigureAwait(false);

        var parts = Enumerable.Range(1, targets.Parts.Count).Select(n => new { partNumber = n, etag = journal.TagOf(n) });
        await client.Http.CallAsync(Method.Post, targets.Complete, new { oid = file.Oid, parts }, cancellationToken, LfsType).ConfigureAwait(false);
        await VerifyAsync(file, targets.Verify, cancellationToken).ConfigureAwait(false);
        journal.End();
    }

    private async Task VerifyAsync(UploadFile file, Uri? address, CancellationToken cancellationToken)
    {
        if (address is not null)
        {
            await client.Http.CallAsync(Method.Post, address, new { oid = file.Oid, size = file.Bytes }, cancellationToken, LfsType).ConfigureAwait(false);
        }
    }

    private async Task<string?> PutAsync(
        UploadFile file, Uri address, Dictionary<string, string>? headers, long offset, long length, Action<long> count, CancellationToken cancellationToken)
    {
        var retry = new RetrySchedule(Options);
        while (true)
        {
            // Only who has a connection is watched: a queue behind a slow line has not stalled.
            await client.Connections.WaitAsync(cancellationToken).ConfigureAwait(false);
            var sent = 0L;
            using var guard = new SendGuard(Options, cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Put, address);
            request.Options.Set(RequestFlags.IsContent, true);
            request.Content = new FileRangeContent(file.FullPath, offset, length, guard, bytes =>
            {
                sent += bytes;
                count(bytes);
            });
            foreach (var (name, value) in headers ?? [])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            HubException fault;
            try
            {
                using var answer = await client.Http.SendAsync(request, guard.Token).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return answer.Headers.TryGetValues("ETag", out var tags) ? tags.First() : null;
                }

                fault = HubErrors.Of(answer, Options.TimeProvider);
            }
            catch (OperationCanceledException) when (guard.HasExpired)
            {
                fault = HubErrors.Stalled(address, Options.StallTimeout);
            }
            catch (HubException error) when (error.InnerException?.GetBaseException() is not TaoverseException)
            {
                fault = error;
            }
            finally
            {
                client.Connections.Release();
            }

            count(-sent);
            await retry.WaitAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Content goes where the hub says, but never in the clear, and from a local hub to this machine alone.</summary>
    private void CheckAddress(Uri? address)
    {
        if (address is not null && (!address.IsAbsoluteUri || (Options.Endpoint.IsLoopback
            ? !address.IsLoopback || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            : address.IsLoopback || address.Scheme != Uri.UriSchemeHttps)))
        {
            throw HubErrors.UntrustedRedirect(_batch, address.OriginalString, "uploads do not go there");
        }
    }

    /// <summary>Content and place: the same file to another repository is another upload.</summary>
    private string KeyOf(UploadFile file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Options.Endpoint}\n{repo}\n{file.Oid}\n{file.Bytes}")))[..32];
}
