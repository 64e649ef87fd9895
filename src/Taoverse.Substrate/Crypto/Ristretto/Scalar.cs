using System.Buffers.Binary;

namespace Taoverse.Substrate.Crypto.Ristretto;

/// <summary>An integer modulo the group's order l = 2^252 + 27742317777372353535851937790883648493, always reduced.</summary>
/// <remarks>All of it runs in fixed time. Products go through Montgomery's reduction with R = 2^256.</remarks>
internal readonly struct Scalar
{
    public const int Size = 32;

    private const ulong Order0 = 0x5812631A5CF5D3ED;
    private const ulong Order1 = 0x14DEF9DEA2F79CD6;
    private const ulong Order3 = 0x1000000000000000;

    // -1/l modulo 2^64.
    private const ulong NegativeInverse = 0xD2B51DA312547E1B;

    // R and R^2 modulo l.
    private static readonly Scalar R = new(0xD6EC31748D98951D, 0xC6EF5BF4737DCF70, 0xFFFFFFFFFFFFFFFE, 0x0FFFFFFFFFFFFFFF);
    private static readonly Scalar RSquared = new(0xA40611E3449C0F01, 0xD00E1BA768859347, 0xCEEC73D217F5BE65, 0x0399411B7C309A3D);

    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;
    private readonly ulong _w3;

    private Scalar(ulong w0, ulong w1, ulong w2, ulong w3)
    {
        _w0 = w0;
        _w1 = w1;
        _w2 = w2;
        _w3 = w3;
    }

    /// <summary>Reads 32 bytes, little endian.</summary>
    /// <returns>False where the number is not below the order.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Scalar scalar)
    {
        var raw = Raw(bytes);
        scalar = Reduce(raw._w0, raw._w1, raw._w2, raw._w3, 0);
        var difference = (scalar._w0 ^ raw._w0) | (scalar._w1 ^ raw._w1) | (scalar._w2 ^ raw._w2) | (scalar._w3 ^ raw._w3);
        return difference == 0;
    }

    /// <summary>Reads 64 bytes, little endian, modulo the order.</summary>
    public static Scalar FromWide(ReadOnlySpan<byte> bytes) =>
        MontgomeryProduct(Raw(bytes), R) + MontgomeryProduct(Raw(bytes[32..]), RSquared);

    public static Scalar operator +(in Scalar a, in Scalar b)
    {
        var sum = (UInt128)a._w0 + b._w0;
        var w0 = (ulong)sum;
        sum = (UInt128)a._w1 + b._w1 + (ulong)(sum >> 64);
        var w1 = (ulong)sum;
        sum = (UInt128)a._w2 + b._w2 + (ulong)(sum >> 64);
        var w2 = (ulong)sum;
        return Reduce(w0, w1, w2, a._w3 + b._w3 + (ulong)(sum >> 64), 0);
    }

    public static Scalar operator *(in Scalar a, in Scalar b) => MontgomeryProduct(MontgomeryProduct(a, b), RSquared);

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _w0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], _w1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], _w2);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], _w3);
    }

    private static Scalar Raw(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));

    // a * b / R modulo l, for b below l and any a below R: word by word, adding the multiple of l that clears the lowest word.
    private static Scalar MontgomeryProduct(in Scalar a, in Scalar b)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
        Span<ulong> words = [a._w0, a._w1, a._w2, a._w3];
        foreach (var word in words)
        {
            var x = ((UInt128)word * b._w0) + t0;
            t0 = (ulong)x;
            x = ((UInt128)word * b._w1) + t1 + (ulong)(x >> 64);
            t1 = (ulong)x;
            x = ((UInt128)word * b._w2) + t2 + (ulong)(x >> 64);
            t2 = (ulong)x;
            x = ((UInt128)word * b._w3) + t3 + (ulong)(x >> 64);
            t3 = (ulong)x;
            t4 += (ulong)(x >> 64);

            var m = t0 * NegativeInverse;
            x = ((UInt128)m * Order0) + t0;
            x = ((UInt128)m * Order1) + t1 + (ulong)(x >> 64);
            t0 = (ulong)x;
            x = (UInt128)t2 + (ulong)(x >> 64);
            t1 = (ulong)x;
            x = ((UInt128)m * Order3) + t3 + (ulong)(x >> 64);
            t2 = (ulong)x;
            x = (UInt128)t4 + (ulong)(x >> 64);
            t3 = (ulong)x;
            t4 = (ulong)(x >> 64);
        }

        words.Clear();
        return Reduce(t0, t1, t2, t3, t4);
    }

    // Subtracts l once where the number is not below it, by a mask and not by a branch.
    private static Scalar Reduce(ulong w0, ulong w1, ulong w2, ulong w3, ulong w4)
    {
        var x = (UInt128)w0 - Order0;
        var d0 = (ulong)x;
        x = (UInt128)w1 - Order1 - ((ulong)(x >> 64) & 1);
        var d1 = (ulong)x;
        x = (UInt128)w2 - ((ulong)(x >> 64) & 1);
        var d2 = (ulong)x;
        x = (UInt128)w3 - Order3 - ((ulong)(x >> 64) & 1);
        var d3 = (ulong)x;
        x = (UInt128)w4 - ((ulong)(x >> 64) & 1);

        var keep = 0 - ((ulong)(x >> 64) & 1);
        return new Scalar(
            d0 ^ (keep & (w0 ^ d0)), d1 ^ (keep & (w1 ^ d1)), d2 ^ (keep & (w2 ^ d2)), d3 ^ (keep & (w3 ^ d3)));
    }
}
