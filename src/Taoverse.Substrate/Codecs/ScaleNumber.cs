using System.Numerics;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>Integers of any width whose kind is known only at run time.</summary>
internal static class ScaleNumber
{
    /// <summary>The .NET integer of the kind's own width.</summary>
    public static object Narrow(BigInteger value, PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.U8 => (object)(byte)value,
        PrimitiveKind.U16 => (ushort)value,
        PrimitiveKind.U32 => (uint)value,
        PrimitiveKind.U64 => (ulong)value,
        PrimitiveKind.U128 => (UInt128)value,
        _ => value,
    };

    /// <summary>Takes any .NET integer that the kind has room for.</summary>
    public static BigInteger Check(object? value, PrimitiveKind kind)
    {
        BigInteger number = value switch
        {
            byte n => n,
            sbyte n => n,
            short n => n,
            ushort n => n,
            int n => n,
            uint n => n,
            long n => n,
            ulong n => n,
            Int128 n => n,
            UInt128 n => n,
            BigInteger n => n,
            _ => throw new ScaleException($"{value?.GetType().Name ?? "null"} cannot be written as {kind}"),
        };
        var bits = 8 * TypeRegistry.PrimitiveSize(kind);
        var isSigned = kind >= PrimitiveKind.I8;
        var (least, most) = isSigned
            ? (-(BigInteger.One << (bits - 1)), (BigInteger.One << (bits - 1)) - 1)
            : (BigInteger.Zero, (BigInteger.One << bits) - 1);
        return number >= least && number <= most ? number : throw new ScaleException($"{number} does not fit into {kind}");
    }

    /// <summary>Writes a checked number in the kind's fixed width.</summary>
    public static void Write(ScaleWriter writer, BigInteger value, PrimitiveKind kind)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Fill(value.Sign < 0 ? (byte)0xFF : (byte)0);
        value.TryWriteBytes(bytes, out _, isUnsigned: value.Sign >= 0);
        writer.WriteBytes(bytes[..TypeRegistry.PrimitiveSize(kind)]);
    }
}
