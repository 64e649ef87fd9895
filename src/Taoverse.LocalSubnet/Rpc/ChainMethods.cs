using System.Text.Json;
using Taoverse.LocalSubnet.Chain;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>The methods that begin with <c>chain</c>.</summary>
internal static class ChainMethods
{
    public static readonly IReadOnlyDictionary<string, Func<RpcCall, object?>> All = new Dictionary<string, Func<RpcCall, object?>>
    {
        ["chain_getBlockHash"] = BlockHash,
        ["chain_getHead"] = BlockHash,
        ["chain_getHeader"] = call => Find(call) is { } block ? Header(block) : null,
        ["chain_getBlock"] = GetBlock,
        ["chain_getFinalizedHead"] = call => Hex.Write(call.Chain.Blocks.Finalized.Hash),
        ["chain_getFinalisedHead"] = call => Hex.Write(call.Chain.Blocks.Finalized.Hash),
        ["chain_subscribeNewHeads"] = NewHeads,
        ["chain_subscribeNewHead"] = NewHeads,
        ["chain_subscribeAllHeads"] = call => Heads(call, "chain_allHead", lag: 0),
        ["chain_subscribeFinalizedHeads"] = call => Heads(call, "chain_finalizedHead", BlockChain.FinalityLag),
        ["chain_unsubscribeNewHeads"] = Unsubscribe,
        ["chain_unsubscribeNewHead"] = Unsubscribe,
        ["chain_unsubscribeAllHeads"] = Unsubscribe,
        ["chain_unsubscribeFinalizedHeads"] = Unsubscribe,
    };

    /// <summary>Ends a subscription, of whichever method.</summary>
    public static object Unsubscribe(RpcCall call) => call.RequireSubscriptions().Remove(call.Parameters.Text(0));

    private static object? BlockHash(RpcCall call)
    {
        var blocks = call.Chain.Blocks;
        if (!call.Parameters.Has(0))
        {
            return Hex.Write(blocks.Best.Hash);
        }

        var asked = call.Parameters.Element(0);
        return asked.ValueKind == JsonValueKind.Array ? asked.EnumerateArray().Select(HashOf).ToArray() : HashOf(asked);

        string? HashOf(JsonElement number) => blocks.Find(RpcParameters.Number(number)) is { } block ? Hex.Write(block.Hash) : null;
    }

    private static object? GetBlock(RpcCall call) => Find(call) is { } block
        ? new
        {
            block = new { header = Header(block), extrinsics = block.Extrinsics.Select(e => Hex.Write(e)) },
            justifications = (object?)null,
        }
        : null;

    private static Block? Find(RpcCall call) => call.Parameters.Hash(0) is { } hash ? call.Chain.Blocks.Find(hash) : call.Chain.Blocks.Best;

    private static object Header(Block block) => new
    {
        parentHash = Hex.Write(block.Header.ParentHash),
        number = Hex.Write(block.Number),
        stateRoot = Hex.Write(block.Header.StateRoot),
        extrinsicsRoot = Hex.Write(block.Header.ExtrinsicsRoot),
        digest = new { logs = block.Header.Digest.Select(item => Hex.Write(item)) },
    };

    private static SubscriptionStart NewHeads(RpcCall call) => Heads(call, "chain_newHead", lag: 0);

    private static SubscriptionStart Heads(RpcCall call, string method, uint lag)
    {
        var blocks = call.Chain.Blocks;
        return call.RequireSubscriptions().Add(method, () => HeaderAt(blocks.Best), HeaderAt);

        object? HeaderAt(Block best) => blocks.Find(best.Number - lag) is { } block ? Header(block) : null;
    }
}
