using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.State.Tests.Models;

/// <summary>Commitments in memory.</summary>
internal sealed class StandInChain : IModelMetadataStore
{
    public Dictionary<string, ModelMetadata> Commitments { get; } = [];

    public int Reads { get; private set; }

    public int NetUid => Samples.NetUid;

    public Task StoreAsync(string hotkey, ModelId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ModelMetadata?> RetrieveAsync(string hotkey, CancellationToken cancellationToken = default)
    {
        Reads++;
        return Task.FromResult(Commitments.GetValueOrDefault(hotkey));
    }
}
