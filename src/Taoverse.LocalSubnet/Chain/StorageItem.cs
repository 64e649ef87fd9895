namespace Taoverse.LocalSubnet.Chain;

/// <summary>A key with its value.</summary>
/// <param name="Key">The whole key.</param>
/// <param name="Value">The value in SCALE.</param>
internal sealed record StorageItem(byte[] Key, byte[] Value)
{
    /// <summary>Orders items by their keys alone.</summary>
    public static readonly IComparer<StorageItem> ByKey =
        Comparer<StorageItem>.Create((x, y) => StorageKeyComparer.Instance.Compare(x.Key, y.Key));
}
