namespace Taoverse.LocalSubnet.Chain;

/// <summary>Storage that can be read: of a finished block, or of one in the making.</summary>
internal interface IStateReader
{
    /// <summary>The value of a key; null where there is none.</summary>
    byte[]? Find(byte[] key);
}
