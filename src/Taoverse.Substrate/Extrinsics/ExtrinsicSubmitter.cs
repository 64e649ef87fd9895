using System.Collections.Concurrent;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>Signs calls, submits them once, and finds out what became of them.</summary>
/// <remarks>
/// An extrinsic is sent one single time. When the connection is lost, or the time is over, the chain is asked whether it landed;
/// nothing is ever sent again. Nonces come from the node, and the account's next extrinsic is signed only when the node has
/// taken the one before, so that many may be in flight.
/// </remarks>
internal sealed class ExtrinsicSubmitter(RpcConnection connection, ChainReader chain, string genesisHash, TimeSpan callTimeout, TimeProvider time)
{
    private readonly ConcurrentDictionary<AccountId, SemaphoreSlim> _accounts = new();
    private readonly InclusionReader _inclusions = new(connection, chain, callTimeout);

    public async Task<ExtrinsicOutcome> SubmitAsync(
        IExtrinsicSigner signer, string pallet, string call, IReadOnlyDictionary<string, object?> arguments, SubmitOptions options, CancellationToken ct)
    {
        var deadline = time.GetUtcNow() + options.Timeout;
        var turn = _accounts.GetOrAdd(signer.Account, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(ct).ConfigureAwait(false);
        var mine = true;
        try
        {
            var sent = await SignAsync(signer, pallet, call, arguments, options, ct).ConfigureAwait(false);
            return await WatchAsync(sent, options, deadline, Taken, ct).ConfigureAwait(false);
        }
        finally
        {
            Taken();
        }

        void Taken()
        {
            if (mine)
            {
                mine = false;
                turn.Release();
            }
        }
    }

    private async Task<SentExtrinsic> SignAsync(
        IExtrinsicSigner signer, string pallet, string call, IReadOnlyDictionary<string, object?> arguments, SubmitOptions options, CancellationToken ct)
    {
        var (head, replies) = await chain.ReadAsync(
            null,
            (_, hash) => [new RpcCall("state_getRuntimeVersion", [hash]), new RpcCall("system_accountNextIndex", [signer.Account.ToString()])],
            ct).ConfigureAwait(false);
        var builder = new ExtrinsicBuilder(head.Runtime);
        var era = Era.Mortal(options.Period, head.Number);
        var nonce = replies[1].Result.GetUInt32();

        // The era begins at the head itself unless it is so long that its phases are apart.
        var birth = era.Birth(head.Number);
        var terms = new ExtrinsicTerms
        {
            Nonce = nonce,
            Era = era,
            EraBlockHash = ChainReader.FromHex(birth == head.Number ? head.Hash : await chain.HashOfAsync(birth, ct).ConfigureAwait(false)),
            GenesisHash = ChainReader.FromHex(genesisHash),
            SpecVersion = (uint)head.Runtime.SpecVersion,
            TransactionVersion = replies[0].Result.GetProperty("transactionVersion").GetUInt32(),
            Tip = options.Tip,
        };
        var bytes = builder.Sign(builder.EncodeCall(pallet, call, arguments), terms, signer);
        return new SentExtrinsic(bytes, ChainReader.ToHex(Blake2b.Hash(bytes, 32)), nonce, head.Number, era.Death(head.Number));
    }

    private async Task<ExtrinsicOutcome> WatchAsync(SentExtrinsic sent, SubmitOptions options, DateTimeOffset deadline, Action taken, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var events = connection.SubscribeAsync(
                "author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", [sent.Bytes], both.Token, RpcDelivery.Complete);
            await foreach (var value in events.ConfigureAwait(false))
            {
                taken();
                if (await OnEventAsync(sent, WatchEvent.Read(value), options, both.Token).ConfigureAwait(false) is { } outcome)
                {
                    return outcome;
                }
            }
        }
        catch (RpcException e)
        {
            return sent.Outcome(ExtrinsicStatus.Refused, PoolError.Describe(e));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time is over: the chain has the last word.
        }
        catch (TaoverseException e) when (e.Kind is FaultKind.Unavailable or FaultKind.Timeout or FaultKind.InvalidData or FaultKind.LimitsExceeded)
        {
            // The watch is lost, and perhaps the answer to the submission with it: the chain has the last word.
        }

        return await SearchAsync(sent, deadline, ct).ConfigureAwait(false);
    }

    private async Task<ExtrinsicOutcome?> OnEventAsync(SentExtrinsic sent, WatchEvent happened, SubmitOptions options, CancellationToken ct)
    {
        switch (happened)
        {
            case { Name: "inBlock", Hash: { } hash } when !options.WaitForFinalization:
                return await ReadAsync(sent, hash, ExtrinsicStatus.Included, ct).ConfigureAwait(false);
            case { Name: "finalized", Hash: { } hash }:
                return await ReadAsync(sent, hash, ExtrinsicStatus.Finalized, ct).ConfigureAwait(false);
            case { Name: "finalityTimeout", Hash: { } hash }:
                return await ReadAsync(sent, hash, ExtrinsicStatus.Included, ct).ConfigureAwait(false);
            case { Name: "usurped" }:
                return sent.Outcome(ExtrinsicStatus.Usurped, $"Another extrinsic of the account with nonce {sent.Nonce} took its place.");
            case { Name: "dropped" }:
                return sent.Outcome(ExtrinsicStatus.Dropped, $"The node dropped it for want of room; it may still land until block {sent.ExpiresAt}.");
            case { Name: "invalid" }:
                return sent.Outcome(ExtrinsicStatus.Invalid, "It became invalid before it was in a block, most often because the nonce was used meanwhile.");
            default:
                return null; // ready, future, broadcast and retracted are on the way
        }
    }

    private async Task<ExtrinsicOutcome> ReadAsync(SentExtrinsic sent, string blockHash, ExtrinsicStatus success, CancellationToken ct)
    {
        var index = await _inclusions.FindAsync(blockHash, ChainReader.ToHex(sent.Bytes), ct).ConfigureAwait(false);
        if (index < 0)
        {
            throw RpcErrors.UnexpectedResult($"block {blockHash} does not hold the extrinsic that the node says is in it");
        }

        var (block, error) = await _inclusions.ReadAsync(blockHash, index, ct).ConfigureAwait(false);
        var outcome = error is null
            ? sent.Outcome(success, null)
            : sent.Outcome(ExtrinsicStatus.Failed, $"{error.Name}: {(error.Documentation.Length > 0 ? error.Documentation : "the chain gives no reason")}") with { ErrorName = error.Name };
        return outcome with { Block = block.Number, BlockHash = block.Hash };
    }

    // Reads every block in which it may be, until it is found, cannot come any more, or the time is over.
    private async Task<ExtrinsicOutcome> SearchAsync(SentExtrinsic sent, DateTimeOffset deadline, CancellationToken ct)
    {
        var next = sent.SignedAt + 1;
        var last = time.GetUtcNow() + callTimeout > deadline ? time.GetUtcNow() + callTimeout : deadline;
        var bytes = ChainReader.ToHex(sent.Bytes);
        while (true)
        {
            try
            {
                var (head, _) = await chain.ReadAsync(null, (_, _) => [], ct).ConfigureAwait(false);
                for (; next <= Math.Min(head.Number, sent.ExpiresAt - 1); next++)
                {
                    var hash = await chain.HashOfAsync(next, ct).ConfigureAwait(false);
                    if (await _inclusions.FindAsync(hash, bytes, ct).ConfigureAwait(false) >= 0)
                    {
                        return await ReadAsync(sent, hash, ExtrinsicStatus.Included, ct).ConfigureAwait(false);
                    }
                }

                if (head.Number >= sent.ExpiresAt)
                {
                    return sent.Outcome(ExtrinsicStatus.Expired, $"Block {sent.ExpiresAt - 1}, its last, passed without it.");
                }
            }
            catch (TaoverseException e) when (e.Kind is FaultKind.Unavailable or FaultKind.Timeout && time.GetUtcNow() < last)
            {
                // Still without a connection: ask again until the time is over.
            }
            catch (TaoverseException e) when (e.Kind is FaultKind.Unavailable or FaultKind.Timeout)
            {
                return NotKnown(sent);
            }

            if (time.GetUtcNow() >= last)
            {
                return NotKnown(sent);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), time, ct).ConfigureAwait(false);
        }
    }

    private static ExtrinsicOutcome NotKnown(SentExtrinsic sent) => sent.Outcome(
        ExtrinsicStatus.Unknown, $"The time was over before the chain had it; it may still land until block {sent.ExpiresAt}. Look for it before you send another.");
}
