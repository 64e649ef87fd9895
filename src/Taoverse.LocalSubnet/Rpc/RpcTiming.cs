namespace Taoverse.LocalSubnet.Rpc;

/// <summary>How late answers leave.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Latency">How much later than it could each answer leaves.</param>
internal sealed record RpcTiming(TimeProvider Time, TimeSpan Latency);
