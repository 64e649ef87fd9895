namespace Taoverse.Metagraphs;

/// <summary>One registration with a <see cref="MetagraphSyncer"/>; disposing of it ends it.</summary>
internal sealed class MetagraphListener(
    IReadOnlySet<int> netUids, Func<Metagraph, CancellationToken, Task> call, Action<MetagraphListener> remove) : IDisposable
{
    public Func<Metagraph, CancellationToken, Task> Call { get; } = call;

    public bool Hears(int netUid) => netUids.Contains(netUid);

    public void Dispose() => remove(this);
}
