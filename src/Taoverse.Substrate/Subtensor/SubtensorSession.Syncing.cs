using System.Numerics;
using Taoverse.Metagraphs;

namespace Taoverse.Substrate.Subtensor;

/// <content>What syncing needs of a session.</content>
public sealed partial class SubtensorSession : IMetagraphSource
{
    /// <summary>The seed on which all validators agree until the next block that is a multiple of the cadence.</summary>
    /// <param name="cadence">How many blocks one seed lasts, 1 or more. A node that is no archive keeps the hashes of all blocks.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="TaoverseException"><c>InvalidCadence</c>.</exception>
    public async Task<BigInteger> GetSyncSeedAsync(long cadence, CancellationToken ct = default)
    {
        var block = SyncSeed.GetSyncBlock(await GetBlockNumberAsync(ct).ConfigureAwait(false), cadence);
        return SyncSeed.FromBlockHash(await GetBlockHashAsync(block, ct).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    Task<Metagraph> IMetagraphSource.GetMetagraphAsync(int netUid, CancellationToken cancellationToken) =>
        GetMetagraphAsync(netUid, new MetagraphRequest(), cancellationToken);
}
