using System.Buffers.Binary;

namespace Taoverse.Substrate.Crypto.Ristretto;

/// <content>Bytes, comparison and choice, all in fixed time.</content>
internal readonly partial struct FieldElement
{
    /// <summary>Reads 32 bytes, little endian; the top bit is ignored.</summary>
    public static FieldElement FromBytes(ReadOnlySpan<byte> bytes)
    {
        var w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new FieldElement(
            w0 & Mask,
            ((w0 >> 51) | (w1 << 13)) & Mask,
            ((w1 >> 38) | (w2 << 26)) & Mask,
            ((w2 >> 25) | (w3 << 39)) & Mask,
            (w3 >> 12) & Mask);
    }

    /// <summary>Writes the canonical 32 bytes, little endian.</summary>
    public void ToBytes(Span<byte> bytes)
    {
        var t = Carry(_l0, _l1, _l2, _l3, _l4);

        // The value is below twice the modulus; q is 1 where it is not below the modulus itself.
        var q = (t._l0 + 19) >> 51;
        q = (t._l1 + q) >> 51;
        q = (t._l2 + q) >> 51;
        q = (t._l3 + q) >> 51;
        q = (t._l4 + q) >> 51;

        var l0 = t._l0 + (19 * q);
        var l1 = t._l1 + (l0 >> 51);
        var l2 = t._l2 + (l1 >> 51);
        var l3 = t._l3 + (l2 >> 51);
        var l4 = (t._l4 + (l3 >> 51)) & Mask;
        l0 &= Mask;
        l1 &= Mask;
        l2 &= Mask;
        l3 &= Mask;

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, l0 | (l1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (l1 >> 13) | (l2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (l2 >> 26) | (l3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (l3 >> 39) | (l4 << 12));
    }

    /// <summary>All bits set where the values are equal, else none.</summary>
    public static ulong EqualMask(in FieldElement a, in FieldElement b)
    {
        Span<byte> x = stackalloc byte[32];
        Span<byte> y = stackalloc byte[32];
        a.ToBytes(x);
        b.ToBytes(y);
        var difference = 0UL;
        for (var i = 0; i < 32; i += 8)
        {
            difference |= BinaryPrimitives.ReadUInt64LittleEndian(x[i..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(y[i..]);
        }

        return ((difference | (0 - difference)) >> 63) - 1;
    }

    /// <summary>All bits set where the canonical value is odd ("negative" in RFC 9496), else none.</summary>
    public ulong NegativeMask()
    {
        Span<byte> bytes = stackalloc byte[32];
        ToBytes(bytes);
        return 0 - (ulong)(bytes[0] & 1);
    }

    /// <summary><paramref name="yes"/> where all bits of the mask are set, <paramref name="no"/> where none is.</summary>
    public static FieldElement Select(ulong mask, in FieldElement yes, in FieldElement no) => new(
        no._l0 ^ (mask & (yes._l0 ^ no._l0)),
        no._l1 ^ (mask & (yes._l1 ^ no._l1)),
        no._l2 ^ (mask & (yes._l2 ^ no._l2)),
        no._l3 ^ (mask & (yes._l3 ^ no._l3)),
        no._l4 ^ (mask & (yes._l4 ^ no._l4)));

    /// <summary>The one of x and -x that is even.</summary>
    public FieldElement Absolute() => Select(NegativeMask(), -this, this);

    internal void CopyLimbs(Span<ulong> limbs)
    {
        limbs[0] = _l0;
        limbs[1] = _l1;
        limbs[2] = _l2;
        limbs[3] = _l3;
        limbs[4] = _l4;
    }
}
