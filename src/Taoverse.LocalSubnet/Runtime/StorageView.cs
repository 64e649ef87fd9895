using Taoverse.LocalSubnet.Chain;
using Taoverse.Substrate.Metadata;

namespace Taoverse.LocalSubnet.Runtime;

/// <summary>One pallet's storage as values.</summary>
internal sealed class StorageView(IStateReader state, string pallet)
{
    private readonly StorageCatalog _catalog = LocalRuntime.Instance.Storage;

    /// <summary>Reads a value; the entry's default, or null for an optional one, where nothing was stored.</summary>
    public T? Get<T>(string entry, params ReadOnlySpan<object?> keys)
    {
        var slot = _catalog[pallet, entry];
        return slot.Decode<T>(state.Find(slot.Key(keys)));
    }

    /// <summary>The keys of a map of one key under which something is stored; the state must be that of a finished block.</summary>
    public IEnumerable<T> Keys<T>(string entry)
    {
        var slot = _catalog[pallet, entry];
        return ((ChainState)state).Range(slot.Prefix)
            .Select(item => slot.Entry.LastArgument<T>(LocalRuntime.Instance.Codecs, item.Key, slot.Prefix.Length));
    }

    /// <summary>Writes a value; the state must be that of a block in the making.</summary>
    public void Set<T>(string entry, T value, params ReadOnlySpan<object?> keys)
    {
        var slot = _catalog[pallet, entry];
        ((StateDraft)state).Put(slot.Key(keys), slot.Encode(value));
    }

    /// <summary>Removes a value.</summary>
    public void Remove(string entry, params ReadOnlySpan<object?> keys) => ((StateDraft)state).Put(_catalog[pallet, entry].Key(keys), null);
}
