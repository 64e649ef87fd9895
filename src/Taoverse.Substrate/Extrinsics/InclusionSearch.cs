using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>Looks in the blocks for an extrinsic that was sent, when the node says nothing of it.</summary>
/// <remarks>Blocks that are not finalized may be replaced, so that those that took their place are looked at too.</remarks>
internal sealed class InclusionSearch(
    RpcConnection connection, ChainReader chain, InclusionReader inclusions, SentExtrinsic sent, TimeSpan timeout, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly string _bytes = ChainReader.ToHex(sent.Bytes);
    private readonly HashSet<string> _without = [];
    private long _settled = sent.SignedAt;

    /// <summary>Whether a fault says nothing of the extrinsic, so that it is worth asking again.</summary>
    public static bool MayPass(TaoverseException error) =>
        error is RpcException
        || error.Kind is FaultKind.Unavailable or FaultKind.Timeout or FaultKind.InvalidData or FaultKind.LimitsExceeded or FaultKind.NotFound;

    /// <summary>Looks until it is found, cannot come any more, or the time is over.</summary>
    /// <param name="finalization">Whether it must be in a block that stays.</param>
    /// <param name="until">When the time is over.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<ExtrinsicOutcome> RunAsync(bool finalization, DateTimeOffset until, CancellationToken ct)
    {
        ExtrinsicOutcome? found = null;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                found = await LookAsync(ct).ConfigureAwait(false);
                if (found is not null && (!finalization || found.Status == ExtrinsicStatus.Expired || found.Block <= _settled))
                {
                    return found;
                }
            }
            catch (TaoverseException e) when (MayPass(e))
            {
                // Without a connection, or with a node that does not have the block: asked again until the time is over.
            }

            if (time.GetUtcNow() >= until)
            {
                return found ?? sent.Outcome(
                    ExtrinsicStatus.Unknown,
                    $"The time was over before the chain had it; it may still land until block {sent.ExpiresAt}. "
                    + "Look for it before you send another.");
            }

            await Task.Delay(pause, time, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once.</summary>
    /// <returns>What became of it; null where it may still land.</returns>
    public async Task<ExtrinsicOutcome?> LookAsync(CancellationToken ct)
    {
        var (head, _) = await chain.ReadAsync(null, (_, _) => [], ct).ConfigureAwait(false);
        var settled = await connection.CallAsync("chain_getFinalizedHead", [], ct, timeout, RpcRetry.OnConnectionLoss).ConfigureAwait(false);
        var (finalized, _) = await chain.ReadAtAsync(ChainReader.Text(settled), (_, _) => [], ct).ConfigureAwait(false);
        for (var number = _settled + 1; number <= Math.Min(head.Number, sent.ExpiresAt - 1); number++)
        {
            var hash = await chain.HashOfAsync(number, ct).ConfigureAwait(false);
            if (!_without.Contains(hash) && await inclusions.FindAsync(hash, _bytes, ct).ConfigureAwait(false) >= 0)
            {
                var stays = number <= finalized.Number;
                _settled = stays ? number : _settled;
                var success = stays ? ExtrinsicStatus.Finalized : ExtrinsicStatus.Included;
                return await inclusions.OutcomeAsync(sent, hash, success, ct).ConfigureAwait(false);
            }

            _without.Add(hash);
        }

        _settled = Math.Max(_settled, Math.Min(finalized.Number, sent.ExpiresAt - 1));
        return finalized.Number >= sent.ExpiresAt - 1
            ? sent.Outcome(ExtrinsicStatus.Expired, $"Block {sent.ExpiresAt - 1}, its last, passed without it.")
            : null;
    }
}
