using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Faults;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>A request being answered.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Faults">The faults that are on.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Subscriptions">The subscriptions of the connection; null over HTTP, which has none.</param>
internal sealed record RpcCall(LocalChain Chain, FaultSet Faults, RpcParameters Parameters, SubscriptionSet? Subscriptions)
{
    /// <summary>The block that a parameter names, or the best one; its storage must still be there.</summary>
    public (Block Block, ChainState State) StateAt(int index)
    {
        var hash = Parameters.Hash(index);
        var block = hash is null ? Chain.Blocks.Best : Chain.Blocks.Find(hash)
            ?? throw RpcErrorException.UnknownBlock($"Header was not found in the database: {Hex.Write(hash)}");
        return block.State is { } state
            ? (block, state)
            : throw RpcErrorException.UnknownBlock($"State already discarded for {Hex.Write(block.Hash)}");
    }

    /// <summary>Subscriptions, which only a connection that stays open can have.</summary>
    public SubscriptionSet RequireSubscriptions() =>
        Subscriptions ?? throw new RpcErrorException(-32601, "Subscriptions are not available on this transport.");
}
