namespace Taoverse.LocalSubnet.Chain;

/// <summary>Orders and tells apart storage keys by their bytes, as a trie does.</summary>
internal sealed class StorageKeyComparer : IComparer<byte[]>, IEqualityComparer<byte[]>
{
    public static readonly StorageKeyComparer Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
