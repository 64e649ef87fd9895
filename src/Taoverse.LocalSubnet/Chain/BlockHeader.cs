using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Chain;

/// <summary>The header of a block.</summary>
/// <param name="ParentHash">The hash of the parent's header; 32 zeros at genesis.</param>
/// <param name="Number">The number of the block.</param>
/// <param name="StateRoot">Stands for the storage after the block.</param>
/// <param name="ExtrinsicsRoot">Stands for the extrinsics of the block.</param>
/// <param name="Digest">The encoded items of the digest.</param>
internal sealed record BlockHeader(byte[] ParentHash, uint Number, byte[] StateRoot, byte[] ExtrinsicsRoot, IReadOnlyList<byte[]> Digest)
{
    /// <summary>The header in SCALE.</summary>
    public byte[] Encode()
    {
        var writer = new ScaleWriter();
        writer.WriteBytes(ParentHash);
        writer.WriteCompact(Number);
        writer.WriteBytes(StateRoot);
        writer.WriteBytes(ExtrinsicsRoot);
        writer.WriteBytes(EncodeDigest());
        return writer.ToArray();
    }

    /// <summary>The digest in SCALE.</summary>
    public byte[] EncodeDigest()
    {
        var writer = new ScaleWriter();
        writer.WriteCompact((ulong)Digest.Count);
        foreach (var item in Digest)
        {
            writer.WriteBytes(item);
        }

        return writer.ToArray();
    }

    /// <summary>The hash of the header, by which the block is known.</summary>
    public byte[] Hash() => Blake2b.Hash(Encode(), 32);
}
