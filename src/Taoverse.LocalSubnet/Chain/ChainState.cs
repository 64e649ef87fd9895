using System.Collections.Immutable;

namespace Taoverse.LocalSubnet.Chain;

/// <summary>The storage after one block. It never changes, and shares with its neighbours what they have in common.</summary>
internal sealed class ChainState : IStateReader
{
    private readonly ImmutableSortedSet<StorageItem> _items;

    private ChainState(ImmutableSortedSet<StorageItem> items) => _items = items;

    /// <summary>Storage without anything in it.</summary>
    public static ChainState Empty { get; } = new(ImmutableSortedSet.Create(StorageItem.ByKey));

    /// <summary>The number of keys.</summary>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public byte[]? Find(byte[] key) => _items.TryGetValue(new StorageItem(key, []), out var found) ? found.Value : null;

    /// <summary>The storage with changes made to it.</summary>
    /// <param name="changes">The new values by key; null removes.</param>
    public ChainState With(IReadOnlyCollection<KeyValuePair<byte[], byte[]?>> changes)
    {
        if (_items.IsEmpty)
        {
            var all = changes.Where(c => c.Value is not null).Select(c => new StorageItem(c.Key, c.Value!));
            return new ChainState(ImmutableSortedSet.CreateRange(StorageItem.ByKey, all));
        }

        var items = _items.ToBuilder();
        foreach (var (key, value) in changes)
        {
            var item = new StorageItem(key, value ?? []);
            items.Remove(item);
            if (value is not null)
            {
                items.Add(item);
            }
        }

        return new ChainState(items.ToImmutable());
    }

    /// <summary>The items whose keys begin with a prefix, in the order of their keys.</summary>
    /// <param name="prefix">The beginning of the keys.</param>
    /// <param name="after">Only keys behind this one; null for all.</param>
    public IEnumerable<StorageItem> Range(byte[] prefix, byte[]? after = null)
    {
        var start = after is not null && StorageKeyComparer.Instance.Compare(after, prefix) >= 0 ? after : prefix;
        var index = _items.IndexOf(new StorageItem(start, []));
        for (index = index < 0 ? ~index : ReferenceEquals(start, after) ? index + 1 : index; index < _items.Count; index++)
        {
            var item = _items[index];
            if (!item.Key.AsSpan().StartsWith(prefix))
            {
                yield break;
            }

            yield return item;
        }
    }
}
