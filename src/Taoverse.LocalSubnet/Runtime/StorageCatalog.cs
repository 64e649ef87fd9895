using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;

namespace Taoverse.LocalSubnet.Runtime;

/// <summary>The storage entries of the runtime by pallet and name.</summary>
internal sealed class StorageCatalog(RuntimeMetadata runtime, CodecFactory codecs)
{
    private readonly Dictionary<(string Pallet, string Entry), StorageSlot> _slots = runtime.Pallets
        .SelectMany(p => p.Storage.Select(s => (p.Name, Slot: new StorageSlot(s, codecs))))
        .ToDictionary(x => (x.Name, x.Slot.Entry.Name), x => x.Slot);

    /// <summary>An entry, which must be described.</summary>
    public StorageSlot this[string pallet, string entry] => _slots[(pallet, entry)];
}
