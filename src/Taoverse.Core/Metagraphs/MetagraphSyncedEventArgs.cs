namespace Taoverse.Metagraphs;

/// <summary>Tells of a metagraph that was read.</summary>
/// <param name="metagraph">The metagraph.</param>
public sealed class MetagraphSyncedEventArgs(Metagraph metagraph) : EventArgs
{
    /// <summary>The subnet.</summary>
    public int NetUid => Metagraph.NetUid;

    /// <summary>The metagraph.</summary>
    public Metagraph Metagraph { get; } = metagraph;
}
