using System.Globalization;
using System.Numerics;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Metadata;

/// <summary>Values as a description writes them: a whole number, SCALE in hexadecimal after 0x, or nothing for zero.</summary>
internal static class ScaleText
{
    /// <summary>Encodes a value.</summary>
    public static byte[] Encode(CodecFactory codecs, int typeId, string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return Convert.FromHexString(text.AsSpan(2));
        }

        if (text.Length > 0)
        {
            return codecs.Get<object?>(typeId).Encode(BigInteger.Parse(text, CultureInfo.InvariantCulture));
        }

        var writer = new ScaleWriter();
        WriteZero(codecs.Types, typeId, writer);
        return writer.ToArray();
    }

    private static void WriteZero(TypeRegistry types, int typeId, ScaleWriter writer)
    {
        switch (types[typeId].Definition)
        {
            case TypeDefinition.Composite composite:
                foreach (var field in composite.Fields)
                {
                    WriteZero(types, field.TypeId, writer);
                }

                break;
            case TypeDefinition.Tuple tuple:
                foreach (var element in tuple.ElementIds)
                {
                    WriteZero(types, element, writer);
                }

                break;
            case TypeDefinition.Array array:
                for (var i = 0; i < array.Length; i++)
                {
                    WriteZero(types, array.ElementId, writer);
                }

                break;
            case TypeDefinition.Variant variant:
                var first = variant.Variants.MinBy(v => v.Index)!;
                writer.WriteByte(first.Index);
                foreach (var field in first.Fields)
                {
                    WriteZero(types, field.TypeId, writer);
                }

                break;
            default:
                writer.WriteBytes(new byte[types.SmallestSize(typeId)]);
                break;
        }
    }
}
