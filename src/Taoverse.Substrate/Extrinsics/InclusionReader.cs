using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>Finds an extrinsic in blocks, and what the events of its block say of it.</summary>
internal sealed class InclusionReader(RpcConnection connection, ChainReader chain, TimeSpan timeout)
{
    /// <summary>Looks for an extrinsic in a block.</summary>
    /// <returns>Its place in the block; -1 where it is not there.</returns>
    public async Task<int> FindAsync(string blockHash, string extrinsic, CancellationToken ct)
    {
        var block = await connection.CallAsync("chain_getBlock", [blockHash], ct, timeout, RpcRetry.OnConnectionLoss).ConfigureAwait(false);
        if (block.ValueKind != System.Text.Json.JsonValueKind.Object)
        {
            return -1;
        }

        var index = 0;
        foreach (var item in block.GetProperty("block").GetProperty("extrinsics").EnumerateArray())
        {
            if (string.Equals(item.GetString(), extrinsic, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }

            index++;
        }

        return -1;
    }

    /// <summary>What became of an extrinsic in the block that holds it.</summary>
    /// <param name="sent">The extrinsic.</param>
    /// <param name="blockHash">The block.</param>
    /// <param name="success">What to call it where it succeeded.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<ExtrinsicOutcome> OutcomeAsync(SentExtrinsic sent, string blockHash, ExtrinsicStatus success, CancellationToken ct)
    {
        var index = await FindAsync(blockHash, ChainReader.ToHex(sent.Bytes), ct).ConfigureAwait(false);
        if (index < 0)
        {
            throw RpcErrors.UnexpectedResult($"block {blockHash} does not hold the extrinsic that the node says is in it");
        }

        var (block, error) = await ReadAsync(blockHash, index, ct).ConfigureAwait(false);
        var reason = error?.Documentation is { Length: > 0 } documentation ? documentation : "the chain gives no reason";
        var outcome = error is null
            ? sent.Outcome(success, null)
            : sent.Outcome(ExtrinsicStatus.Failed, $"{error.Name}: {reason}") with { ErrorName = error.Name };
        return outcome with { Block = block.Number, BlockHash = block.Hash };
    }

    /// <summary>What the chain made of the extrinsic at a place in a block.</summary>
    /// <returns>The block, and the error; null where the extrinsic succeeded.</returns>
    public async Task<(PinnedBlock Block, DispatchError? Error)> ReadAsync(string blockHash, int index, CancellationToken ct)
    {
        var (block, replies) = await chain.ReadAtAsync(
            blockHash, (runtime, hash) => [new RpcCall("state_getStorage", [runtime.Key("System", "Events"), hash])], ct).ConfigureAwait(false);
        var events = block.Runtime.Decode<object?>("System", "Events", replies[0].GetBytes()) as IEnumerable<object?> ?? [];
        foreach (var record in events.OfType<ScaleRecord>())
        {
            if (record["phase"] is not ScaleVariant { Name: "ApplyExtrinsic" } phase
                || Convert.ToInt64(phase.Value, System.Globalization.CultureInfo.InvariantCulture) != index
                || record["event"] is not ScaleVariant { Name: "System", Value: ScaleVariant happened })
            {
                continue;
            }

            switch (happened)
            {
                case { Name: "ExtrinsicSuccess" }:
                    return (block, null);
                case { Name: "ExtrinsicFailed", Value: ScaleRecord failure }:
                    return (block, DispatchError.Of(block.Runtime, failure["dispatch_error"]));
            }
        }

        throw RpcErrors.UnexpectedResult($"block {block.Number} has no outcome for its extrinsic {index}");
    }
}
