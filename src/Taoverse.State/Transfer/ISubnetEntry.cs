namespace Taoverse.State.Transfer;

/// <summary>Something that a state file holds about a subnet.</summary>
internal interface ISubnetEntry
{
    /// <summary>The subnet.</summary>
    int NetUid { get; }
}
