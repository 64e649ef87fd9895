using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Subtensor;

/// <summary>The errors of reading a subtensor chain, each in one place.</summary>
internal static class SubtensorErrors
{
    public static TaoverseException UnknownNetwork(string network, IEnumerable<string> known) => new(
        "UnknownNetwork", FaultKind.InvalidInput, $"There is no network '{network}'.",
        $"Use one of {string.Join(", ", known)}, or give the address of a node with -Endpoint.");

    public static TaoverseException NotSubtensor(Uri endpoint, string chain) => new(
        "NotSubtensor", FaultKind.NotSupported,
        $"{endpoint.Host}:{endpoint.Port} is a node of the chain '{chain}', whose runtime has no SubtensorModule.",
        "Give the address of a Bittensor node, such as wss://entrypoint-finney.opentensor.ai:443.");

    public static TaoverseException NotSubstrate(Uri endpoint, Exception cause) => new(
        "NotSubtensor", FaultKind.NotSupported,
        $"{endpoint.Host}:{endpoint.Port} does not answer as a Substrate node does: {cause.Message}",
        "Give the address of a Bittensor node, such as wss://entrypoint-finney.opentensor.ai:443.", cause);

    public static TaoverseException WrongChain(Uri endpoint, string expected, string actual) => new(
        "WrongChain", FaultKind.InvalidState,
        $"{endpoint.Host}:{endpoint.Port} is on another chain (genesis {actual}) than this session (genesis {expected}).",
        "Give only endpoints of one chain, and connect again.");

    public static TaoverseException UnknownNetUid(int netUid, long block) => new(
        "UnknownNetUid", FaultKind.NotFound, $"There is no subnet {netUid} at block {block}.",
        "Check the netuid and the network; Get-SubtensorSession shows which chain is connected.");

    public static TaoverseException UnknownBlock(long block) => new(
        "UnknownBlock", FaultKind.NotFound, $"The node has no block {block}.",
        "Give a block that exists already; the newest is the default.");

    public static TaoverseException BlockPruned(long block, RpcException cause) => new(
        "BlockPruned", FaultKind.NotFound,
        $"The node no longer keeps the state of block {block}.",
        "Nodes that are no archives keep about 300 blocks: use a newer block, or connect with -Network archive.", cause);

    public static TaoverseException NotRegistered(Accounts.AccountId hotkey, int netUid) => new(
        "NotRegistered", FaultKind.NotFound, $"The hotkey {hotkey} is not registered in subnet {netUid}. Nothing was sent.",
        "Register it with Register-Neuron, or check hotkey and netuid.");

    /// <summary>Whether the node refused for want of the block's state.</summary>
    public static bool MeansPruned(RpcException error) =>
        error.NodeMessage.Contains("State already discarded", StringComparison.OrdinalIgnoreCase)
        || error.NodeMessage.Contains("UnknownBlock", StringComparison.OrdinalIgnoreCase);
}
