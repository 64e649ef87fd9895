using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>A bit sequence (the crate bitvec): the number of bits, then words that hold them.</summary>
internal sealed class BitsCodec(TypeRegistry types, TypeDefinition.BitSequence definition) : ScaleCodec<bool[]>
{
    private readonly bool _mostSignificantFirst = types[definition.OrderId].Name == "Msb0";

    public static ReadOnlySpan<byte> ReadWords(TypeRegistry types, TypeDefinition.BitSequence definition, ref ScaleReader reader, out int bits)
    {
        var start = reader.Position;
        var length = reader.ReadCompact();
        if (length > (ulong)reader.Remaining * 8)
        {
            throw new ScaleException($"{length} bits do not fit into {reader.Remaining} bytes", start);
        }

        bits = (int)length;
        var word = WordSize(types, definition);
        return reader.ReadBytes((bits + (8 * word) - 1) / (8 * word) * word);
    }

    public override bool[] Read(ref ScaleReader reader)
    {
        var words = ReadWords(types, definition, ref reader, out var length);
        var bits = new bool[length];
        for (var i = 0; i < bits.Length; i++)
        {
            var (index, bit) = Place(i);
            bits[i] = (words[index] >> bit & 1) != 0;
        }

        return bits;
    }

    public override void Write(ScaleWriter writer, bool[] value)
    {
        var word = WordSize(types, definition);
        var words = new byte[(value.Length + (8 * word) - 1) / (8 * word) * word];
        for (var i = 0; i < value.Length; i++)
        {
            var (index, bit) = Place(i);
            words[index] |= (byte)((value[i] ? 1 : 0) << bit);
        }

        writer.WriteCompact((ulong)value.Length);
        writer.WriteBytes(words);
    }

    private static int WordSize(TypeRegistry types, TypeDefinition.BitSequence definition) =>
        types[definition.StoreId].Definition is TypeDefinition.Primitive p
            ? TypeRegistry.PrimitiveSize(p.Kind)
            : throw new ScaleException($"A bit sequence cannot be stored in {types[definition.StoreId]}");

    // Words are little-endian, so bit i of an Lsb0 sequence is bit i % 8 of byte i / 8 whatever the word; in Msb0
    // the bytes of a word are counted from its end.
    private (int Index, int Bit) Place(int i)
    {
        if (!_mostSignificantFirst)
        {
            return (i / 8, i % 8);
        }

        var word = WordSize(types, definition);
        var within = i / 8 % word;
        return ((i / 8) - within + (word - 1 - within), 7 - (i % 8));
    }
}
