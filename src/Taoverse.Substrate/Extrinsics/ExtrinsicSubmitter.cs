using System.Collections.Concurrent;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>Signs calls, submits them once, and finds out what became of them.</summary>
/// <remarks>
/// An extrinsic is sent one single time. When the connection is lost, the answer is not clear, or the time is over, the chain is asked
/// whether it landed; nothing is ever sent again. Nonces come from the node, and the account's next extrinsic is signed only when the node
/// has taken the one before, so that many may be in flight.
/// </remarks>
internal sealed class ExtrinsicSubmitter(
    RpcConnection connection, ChainReader chain, string genesisHash, TimeSpan callTimeout, TimeProvider time)
{
    private readonly ConcurrentDictionary<AccountId, SemaphoreSlim> _accounts = new();
    private readonly InclusionReader _inclusions = new(connection, chain, callTimeout);

    public async Task<ExtrinsicOutcome> SubmitAsync(
        IExtrinsicSigner signer, string pallet, string call, IReadOnlyDictionary<string, object?> arguments, SubmitOptions options,
        CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        var deadline = time.GetUtcNow() + options.Timeout;
        var turn = _accounts.GetOrAdd(signer.Account, _ => new SemaphoreSlim(1));
        await WaitAsync(turn, signer, options, limit.Token, ct).ConfigureAwait(false);
        var mine = true;
        try
        {
            var sent = await SignAsync(signer, pallet, call, arguments, options, ct).ConfigureAwait(false);
            var search = new InclusionSearch(connection, chain, _inclusions, sent, callTimeout, time);
            return await WatchAsync(sent, search, options, Taken, limit.Token, ct).ConfigureAwait(false)
                ?? await search.RunAsync(options.WaitForFinalization, deadline, ct).ConfigureAwait(false);
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

    private static async Task WaitAsync(
        SemaphoreSlim turn, IExtrinsicSigner signer, SubmitOptions options, CancellationToken limit, CancellationToken ct)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit);
        try
        {
            await turn.WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TaoverseException(
                "SubmissionTimedOut", FaultKind.Timeout,
                $"The node took no earlier extrinsic of {signer.Account} within {options.Timeout.TotalSeconds:0.#} s. This one was not sent.",
                "Look whether the earlier one landed, and try again.");
        }
    }

    private async Task<SentExtrinsic> SignAsync(
        IExtrinsicSigner signer, string pallet, string call, IReadOnlyDictionary<string, object?> arguments, SubmitOptions options,
        CancellationToken ct)
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

    // What the node says of it; null where the chain has to say it, because the time is over or the watch was lost.
    private async Task<ExtrinsicOutcome?> WatchAsync(
        SentExtrinsic sent, InclusionSearch search, SubmitOptions options, Action taken, CancellationToken limit, CancellationToken ct)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit);
        try
        {
            var events = connection.SubscribeAsync(
                "author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", [sent.Bytes], both.Token, RpcDelivery.Complete);
            await foreach (var value in events.ConfigureAwait(false))
            {
                taken();
                if (await OnEventAsync(sent, search, WatchEvent.Read(value), options, both.Token).ConfigureAwait(false) is { } outcome)
                {
                    return outcome;
                }
            }
        }
        catch (RpcException e) when (PoolError.MeansNotTaken(e))
        {
            return sent.Outcome(ExtrinsicStatus.Refused, PoolError.Describe(e));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time is over.
        }
        catch (TaoverseException e) when (InclusionSearch.MayPass(e))
        {
            // The watch is lost, and perhaps the answer to the submission with it.
        }

        return null;
    }

    private async Task<ExtrinsicOutcome?> OnEventAsync(
        SentExtrinsic sent, InclusionSearch search, WatchEvent happened, SubmitOptions options, CancellationToken ct)
    {
        switch (happened)
        {
            case { Name: "inBlock", Hash: { } hash } when !options.WaitForFinalization:
                return await _inclusions.OutcomeAsync(sent, hash, ExtrinsicStatus.Included, ct).ConfigureAwait(false);
            case { Name: "finalized", Hash: { } hash }:
                return await _inclusions.OutcomeAsync(sent, hash, ExtrinsicStatus.Finalized, ct).ConfigureAwait(false);
            case { Name: "finalityTimeout", Hash: { } hash }:
                return await _inclusions.OutcomeAsync(sent, hash, ExtrinsicStatus.Included, ct).ConfigureAwait(false);
            case { Name: "usurped" }:
                return await OrElse(ExtrinsicStatus.Usurped, $"Another extrinsic with nonce {sent.Nonce} took its place in the node's pool.")
                    .ConfigureAwait(false);
            case { Name: "dropped" }:
                return await OrElse(
                    ExtrinsicStatus.Dropped, $"The node dropped it for want of room; it may still land until block {sent.ExpiresAt}.")
                    .ConfigureAwait(false);
            case { Name: "invalid" }:
                return await OrElse(
                    ExtrinsicStatus.Invalid,
                    "It became invalid before it was in a block: most often the nonce was used meanwhile, or its last block is past.")
                    .ConfigureAwait(false);
            default:
                return null; // ready, future, broadcast and retracted are on the way
        }

        // The pool may be wrong about what the chain has.
        async Task<ExtrinsicOutcome> OrElse(ExtrinsicStatus status, string reason) =>
            await search.LookAsync(ct).ConfigureAwait(false) ?? sent.Outcome(status, reason);
    }
}
