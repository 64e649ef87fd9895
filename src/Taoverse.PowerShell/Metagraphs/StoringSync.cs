using Taoverse.Metagraphs;
using Taoverse.State;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>A syncer, and the state in which it stores what it reads.</summary>
internal sealed class StoringSync : IAsyncDisposable
{
    private readonly StateDatabase _state;

    /// <summary>Opens the state in a folder, and makes the syncer; nothing is read yet.</summary>
    public StoringSync(
        string folder, IMetagraphSource source, IReadOnlyDictionary<int, TimeSpan> cadences, MetagraphSyncOptions options, CancellationToken cancellationToken)
    {
        Syncer = new MetagraphSyncer(source, cadences, options);
        _state = StateDatabase.Open(folder, cancellationToken: cancellationToken);

        // The first listener: whoever hears of a metagraph finds it in the state.
        Syncer.Listen((metagraph, token) => Task.Run(() => _state.Metagraphs.Save(metagraph, token), token), [.. cadences.Keys]);
    }

    public MetagraphSyncer Syncer { get; }

    public async ValueTask DisposeAsync()
    {
        await Syncer.DisposeAsync().ConfigureAwait(false);
        _state.Dispose();
    }
}
