namespace Taoverse.LocalSubnet.Chain;

/// <summary>The storage of a block in the making: what the parent left, and the changes so far.</summary>
internal sealed class StateDraft(ChainState parent) : IStateReader
{
    private readonly Dictionary<byte[], byte[]?> _changes = new(StorageKeyComparer.Instance);

    /// <summary>The new values by key; null stands for a removal.</summary>
    public IReadOnlyCollection<KeyValuePair<byte[], byte[]?>> Changes => _changes;

    /// <inheritdoc/>
    public byte[]? Find(byte[] key) => _changes.TryGetValue(key, out var changed) ? changed : parent.Find(key);

    /// <summary>Writes a value, or with null removes it.</summary>
    public void Put(byte[] key, byte[]? value) => _changes[key] = value;

    /// <summary>The storage with the changes made to it.</summary>
    public ChainState Finish() => parent.With(_changes);
}
