namespace Taoverse.LocalSubnet.Chain;

/// <summary>The storage of a block in the making: what the parent left, and the changes so far.</summary>
internal sealed class StateDraft(ChainState parent) : IStateReader
{
    private readonly Dictionary<byte[], byte[]?> _changes = new(StorageKeyComparer.Instance);
    private Dictionary<byte[], byte[]?>? _attempt;

    /// <summary>The new values by key; null stands for a removal.</summary>
    public IReadOnlyCollection<KeyValuePair<byte[], byte[]?>> Changes => _changes;

    /// <inheritdoc/>
    public byte[]? Find(byte[] key) =>
        _attempt is not null && _attempt.TryGetValue(key, out var attempted) ? attempted
        : _changes.TryGetValue(key, out var changed) ? changed
        : parent.Find(key);

    /// <summary>Writes a value, or with null removes it.</summary>
    public void Put(byte[] key, byte[]? value) => (_attempt ?? _changes)[key] = value;

    /// <summary>Begins changes that may still be discarded.</summary>
    public void BeginAttempt() => _attempt = new Dictionary<byte[], byte[]?>(StorageKeyComparer.Instance);

    /// <summary>Ends an attempt.</summary>
    /// <param name="keep">Whether its changes stay.</param>
    public void EndAttempt(bool keep)
    {
        foreach (var (key, value) in keep ? _attempt! : [])
        {
            _changes[key] = value;
        }

        _attempt = null;
    }

    /// <summary>The storage with the changes made to it.</summary>
    public ChainState Finish() => parent.With(_changes);
}
