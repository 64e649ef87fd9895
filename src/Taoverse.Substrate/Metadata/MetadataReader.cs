using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Metadata;

/// <summary>Reads runtime metadata of versions 14, 15 and 16.</summary>
/// <remarks>Layouts: the crate frame-metadata of paritytech (v14.rs, v15.rs, v16.rs) and scale-info.</remarks>
public static class MetadataReader
{
    private const uint Magic = 0x6174656D; // "meta"

    private delegate T ItemReader<out T>(ref ScaleReader reader);

    /// <summary>Reads metadata.</summary>
    /// <param name="data">The metadata itself, without a length before it.</param>
    /// <exception cref="ScaleException">The bytes are not metadata, or of a version that is not known.</exception>
    public static RuntimeMetadata Read(ReadOnlySpan<byte> data)
    {
        var reader = new ScaleReader(data);
        if (reader.ReadInteger<uint>() != Magic)
        {
            throw new ScaleException("This is not runtime metadata: it does not begin with 'meta'", 0);
        }

        int version = reader.ReadByte();
        if (version is not (14 or 15 or 16))
        {
            throw new ScaleException($"Metadata of version {version} is not known; 14, 15 and 16 are", 4);
        }

        var types = new TypeRegistry(TypeReader.ReadTypes(ref reader));
        var pallets = Items(ref reader, (ref ScaleReader r) => ReadPallet(ref r, version, types));
        var extrinsic = ReadExtrinsic(ref reader, version);
        if (version == 14)
        {
            Id(ref reader); // the runtime's own type
            reader.EnsureEnd();
            return new RuntimeMetadata(version, types, pallets, extrinsic, []);
        }

        if (version == 15)
        {
            Id(ref reader); // the runtime's own type
        }

        var methods = Items(ref reader, (ref ScaleReader r) => ReadApi(ref r, version)).SelectMany(m => m).ToArray();
        for (var outer = 0; outer < 3; outer++)
        {
            Id(ref reader); // the types of all calls, events and errors
        }

        Items(ref reader, (ref ScaleReader r) =>
        {
            r.ReadText();
            Id(ref r);
            return r.ReadByteSequence().Length; // custom values
        });
        reader.EnsureEnd();
        return new RuntimeMetadata(version, types, pallets, extrinsic, methods);
    }

    private static PalletMetadata ReadPallet(ref ScaleReader reader, int version, TypeRegistry types)
    {
        var name = reader.ReadText();
        var storage = Optional(ref reader)
            ? ReadStorage(ref reader, version, types)
            : [];
        var calls = ReadOuterType(ref reader, version);
        var events = ReadOuterType(ref reader, version);
        var constants = Items(ref reader, (ref ScaleReader r) =>
        {
            var constant = new ConstantEntry(r.ReadText(), Id(ref r), r.ReadByteSequence().ToArray());
            TypeReader.SkipTexts(ref r);
            SkipItemDeprecation(ref r, version);
            return constant;
        });
        var errors = ReadOuterType(ref reader, version);
        if (version >= 16)
        {
            SkipAssociatedTypesAndViews(ref reader);
        }

        var index = reader.ReadByte();
        if (version >= 15)
        {
            TypeReader.SkipTexts(ref reader);
        }

        SkipItemDeprecation(ref reader, version);
        return new PalletMetadata
        {
            Name = name,
            Index = index,
            Storage = storage,
            Constants = constants,
            CallTypeId = calls,
            EventTypeId = events,
            ErrorTypeId = errors,
        };
    }

    private static StorageEntry[] ReadStorage(ref ScaleReader reader, int version, TypeRegistry types)
    {
        var prefix = reader.ReadText();
        return Items(ref reader, (ref ScaleReader r) =>
        {
            var name = r.ReadText();
            var optional = Case(ref r, 2) == 0;
            StorageHasher[] hashers = [];
            int[] keys = [];
            if (Case(ref r, 2) == 1)
            {
                hashers = Items(ref r, (ref ScaleReader h) => (StorageHasher)Case(ref h, 7));
                var key = Id(ref r);
                keys = hashers.Length == 1 ? [key] : KeysOf(types, key, hashers.Length, r.Position);
            }

            var entry = new StorageEntry
            {
                Prefix = prefix,
                Name = name,
                IsOptional = optional,
                Hashers = hashers,
                KeyTypeIds = keys,
                ValueTypeId = Id(ref r),
                Default = r.ReadByteSequence().ToArray(),
            };
            TypeReader.SkipTexts(ref r);
            SkipItemDeprecation(ref r, version);
            return entry;
        });
    }

    private static int[] KeysOf(TypeRegistry types, int key, int hashers, int offset) =>
        types[key].Definition is TypeDefinition.Tuple tuple && tuple.ElementIds.Count == hashers
            ? [.. tuple.ElementIds]
            : throw new ScaleException($"A storage map has {hashers} hashers but its key is {types[key]}", offset);

    private static ExtrinsicMetadata ReadExtrinsic(ref ScaleReader reader, int version)
    {
        byte[] versions;
        switch (version)
        {
            case 14:
                Id(ref reader);
                versions = [reader.ReadByte()];
                break;
            case 15:
                versions = [reader.ReadByte()];
                SkipIds(ref reader, 4); // address, call, signature, extra
                break;
            default:
                versions = reader.ReadByteSequence().ToArray();
                SkipIds(ref reader, 3); // address, call, signature
                Items(ref reader, (ref ScaleReader r) =>
                {
                    r.ReadByte();
                    return Items(ref r, Id).Length; // which extensions each version takes
                });
                break;
        }

        var extensions = Items(ref reader, (ref ScaleReader r) => new SignedExtension(r.ReadText(), Id(ref r), Id(ref r)));
        return new ExtrinsicMetadata(versions, extensions);
    }

    private static RuntimeApiMethod[] ReadApi(ref ScaleReader reader, int version)
    {
        var api = reader.ReadText();
        var methods = Items(ref reader, (ref ScaleReader r) =>
        {
            var name = $"{api}_{r.ReadText()}";
            var inputs = Items(ref r, (ref ScaleReader i) => new TypeField(i.ReadText(), Id(ref i)));
            var method = new RuntimeApiMethod(name, inputs, Id(ref r));
            TypeReader.SkipTexts(ref r);
            SkipItemDeprecation(ref r, version);
            return method;
        });
        TypeReader.SkipTexts(ref reader);
        if (version >= 16)
        {
            reader.ReadCompact(); // the API's own version
        }

        SkipItemDeprecation(ref reader, version);
        return methods;
    }

    private static int? ReadOuterType(ref ScaleReader reader, int version)
    {
        if (!Optional(ref reader))
        {
            return null;
        }

        var id = Id(ref reader);
        if (version >= 16)
        {
            Items(ref reader, (ref ScaleReader r) =>
            {
                r.ReadByte(); // the deprecated case
                SkipDeprecation(ref r);
                return 0;
            });
        }

        return id;
    }

    private static void SkipAssociatedTypesAndViews(ref ScaleReader reader)
    {
        Items(ref reader, (ref ScaleReader r) =>
        {
            r.ReadText();
            Id(ref r);
            TypeReader.SkipTexts(ref r);
            return 0;
        });
        Items(ref reader, (ref ScaleReader r) =>
        {
            r.ReadBytes(32);
            r.ReadText();
            Items(ref r, (ref ScaleReader i) => new TypeField(i.ReadText(), Id(ref i)));
            Id(ref r);
            TypeReader.SkipTexts(ref r);
            SkipDeprecation(ref r);
            return 0;
        });
    }

    private static void SkipItemDeprecation(ref ScaleReader reader, int version)
    {
        if (version >= 16)
        {
            SkipDeprecation(ref reader);
        }
    }

    // 0 not deprecated, 1 deprecated without a note, 2 deprecated with a note and perhaps a version.
    private static void SkipDeprecation(ref ScaleReader reader)
    {
        if (Case(ref reader, 3) == 2)
        {
            reader.ReadText();
            if (Optional(ref reader))
            {
                reader.ReadText();
            }
        }
    }

    private static void SkipIds(ref ScaleReader reader, int count)
    {
        for (; count > 0; count--)
        {
            Id(ref reader);
        }
    }

    private static T[] Items<T>(ref ScaleReader reader, ItemReader<T> read)
    {
        var items = new T[reader.ReadLength(1)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read(ref reader);
        }

        return items;
    }

    private static int Id(ref ScaleReader reader) => TypeReader.ReadId(ref reader);

    private static bool Optional(ref ScaleReader reader) => Case(ref reader, 2) == 1;

    private static int Case(ref ScaleReader reader, int cases)
    {
        var value = reader.ReadByte();
        return value < cases ? value : throw new ScaleException($"{value} is none of {cases} cases", reader.Position - 1);
    }
}
