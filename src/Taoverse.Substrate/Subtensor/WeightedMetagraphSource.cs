using Taoverse.Metagraphs;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Reads metagraphs with the weights and bonds of each neuron; a session by itself reads them without.</summary>
/// <param name="session">The session to read with.</param>
public sealed class WeightedMetagraphSource(SubtensorSession session) : IMetagraphSource
{
    private static readonly MetagraphRequest WithWeights = new() { IncludeWeights = true };

    /// <inheritdoc/>
    public Task<Metagraph> GetMetagraphAsync(int netUid, CancellationToken cancellationToken) =>
        session.GetMetagraphAsync(netUid, WithWeights, cancellationToken);
}
