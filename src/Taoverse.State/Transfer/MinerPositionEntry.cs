namespace Taoverse.State.Transfer;

/// <summary>Where an iterator stands.</summary>
internal sealed record MinerPositionEntry(int NetUid, string Name, int NextUid) : ISubnetEntry;
