using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Metadata;

/// <summary>Reads the portable types of metadata.</summary>
/// <remarks>Layout: the crate scale-info of paritytech.</remarks>
internal static class TypeReader
{
    public static PortableType[] ReadTypes(ref ScaleReader reader)
    {
        var types = new PortableType[reader.ReadLength(5)];
        for (var i = 0; i < types.Length; i++)
        {
            var id = ReadId(ref reader);
            var path = ReadTexts(ref reader);
            for (var parameters = reader.ReadLength(2); parameters > 0; parameters--)
            {
                reader.ReadText();
                if (reader.ReadBool())
                {
                    ReadId(ref reader);
                }
            }

            var definition = ReadDefinition(ref reader);
            SkipTexts(ref reader);
            types[i] = new PortableType(id, path, definition);
        }

        return types;
    }

    public static int ReadId(ref ScaleReader reader)
    {
        var start = reader.Position;
        var id = reader.ReadCompact();
        return id <= int.MaxValue ? (int)id : throw new ScaleException($"{id} is not a type id", start);
    }

    public static string[] ReadTexts(ref ScaleReader reader)
    {
        var length = reader.ReadLength(1);
        if (length == 0)
        {
            return [];
        }

        var texts = new string[length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.ReadText();
        }

        return texts;
    }

    public static void SkipTexts(ref ScaleReader reader)
    {
        for (var count = reader.ReadLength(1); count > 0; count--)
        {
            reader.ReadByteSequence();
        }
    }

    private static TypeDefinition ReadDefinition(ref ScaleReader reader)
    {
        var kind = reader.ReadByte();
        return kind switch
        {
            0 => new TypeDefinition.Composite(ReadFields(ref reader)),
            1 => ReadVariants(ref reader),
            2 => new TypeDefinition.Sequence(ReadId(ref reader)),
            3 => ReadArray(ref reader),
            4 => ReadTuple(ref reader),
            5 => ReadPrimitive(ref reader),
            6 => new TypeDefinition.Compact(ReadId(ref reader)),
            7 => new TypeDefinition.BitSequence(ReadId(ref reader), ReadId(ref reader)),
            _ => throw new ScaleException($"{kind} is not a kind of type", reader.Position - 1),
        };
    }

    private static TypeDefinition.Array ReadArray(ref ScaleReader reader)
    {
        var start = reader.Position;
        var length = reader.ReadInteger<uint>();
        return length <= int.MaxValue
            ? new TypeDefinition.Array((int)length, ReadId(ref reader))
            : throw new ScaleException($"An array of {length} elements is too long", start);
    }

    private static TypeDefinition.Tuple ReadTuple(ref ScaleReader reader)
    {
        var ids = new int[reader.ReadLength(1)];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = ReadId(ref reader);
        }

        return new TypeDefinition.Tuple(ids);
    }

    private static TypeDefinition.Primitive ReadPrimitive(ref ScaleReader reader)
    {
        var kind = reader.ReadByte();
        return kind <= (byte)PrimitiveKind.I256
            ? new TypeDefinition.Primitive((PrimitiveKind)kind)
            : throw new ScaleException($"{kind} is not a primitive type", reader.Position - 1);
    }

    private static TypeDefinition.Variant ReadVariants(ref ScaleReader reader)
    {
        var variants = new TypeVariant[reader.ReadLength(4)];
        for (var i = 0; i < variants.Length; i++)
        {
            var name = reader.ReadText();
            var fields = ReadFields(ref reader);
            variants[i] = new TypeVariant(name, reader.ReadByte(), fields, string.Join('\n', ReadTexts(ref reader)).Trim());
        }

        return new TypeDefinition.Variant(variants);
    }

    private static TypeField[] ReadFields(ref ScaleReader reader)
    {
        var fields = new TypeField[reader.ReadLength(4)];
        for (var i = 0; i < fields.Length; i++)
        {
            var name = reader.ReadBool() ? reader.ReadText() : null;
            var id = ReadId(ref reader);
            fields[i] = new TypeField(name, id, reader.ReadBool() ? reader.ReadText() : null);
            SkipTexts(ref reader);
        }

        return fields;
    }
}
