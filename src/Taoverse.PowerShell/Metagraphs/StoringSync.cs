using Taoverse.Metagraphs;
using Taoverse.State;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>A syncer, and the state in which it stores what it reads.</summary>
internal sealed class StoringSync : IAsyncDisposable
{
    private readonly StateDatabase _state;

    /// <summary>Takes over the state, and makes the syncer; nothing is read yet.</summary>
    public StoringSync(StateDatabase state, IMetagraphSource source, IReadOnlyDictionary<int, TimeSpan> cadences, MetagraphSyncOptions options)
    {
        _state = state;
        Syncer = new MetagraphSyncer(source, cadences, options);

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
