using System.Collections.Concurrent;
using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.Hub.Tests;

/// <summary>Commitments in memory, which may fail or be forgotten on order.</summary>
internal sealed class ChainInMemory : IModelMetadataStore
{
    private readonly ConcurrentDictionary<string, ModelMetadata> _commitments = new();

    public int NetUid => 9;

    public int Writes { get; private set; }

    public bool Fails { get; set; }

    public bool Forgets { get; set; }

    public Task StoreAsync(string hotkey, ModelId id, CancellationToken cancellationToken = default)
    {
        if (Fails)
        {
            throw new TaoverseException("ChainRefused", FaultKind.Refused, "The chain refuses.", "Wait.");
        }

        Writes++;
        if (!Forgets)
        {
            _commitments[hotkey] = new ModelMetadata { NetUid = NetUid, Hotkey = hotkey, Block = 100 + Writes, Id = ModelId.Parse(id.ToString()) };
        }

        return Task.CompletedTask;
    }

    public Task<ModelMetadata?> RetrieveAsync(string hotkey, CancellationToken cancellationToken = default) =>
        Task.FromResult(_commitments.GetValueOrDefault(hotkey));
}
