namespace Taoverse.State.Transfer;

/// <summary>The version of a subnet's rules.</summary>
internal sealed record StateVersionEntry(int NetUid, int Version) : ISubnetEntry;
