using Taoverse.LocalSubnet.Faults;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>What goes back for one message, which may have held several requests.</summary>
/// <param name="Text">The JSON; null where nothing is to be said.</param>
/// <param name="Fault">The fault that strikes the whole message; null where none does.</param>
/// <param name="Started">The subscriptions that begin once the text has left.</param>
internal sealed record RpcReply(string? Text, NodeFault? Fault, IReadOnlyList<SubscriptionStart> Started);
