using System.Collections;
using System.Numerics;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>Any value of the runtime, as what .NET has nearest to it.</summary>
/// <remarks>
/// Integers come as the .NET integer of their width (BigInteger for 256 bits), text as string, bytes as byte[], accounts as
/// <see cref="AccountId"/>, sequences and tuples as object[], composites with names as <see cref="ScaleRecord"/>, variants as
/// <see cref="ScaleVariant"/>, an absent option as null; wrappers of one unnamed field are looked through. The same are taken
/// for writing, and also: any integer that fits, an SS58 address for an account, text for bytes, a name for a variant without fields.
/// </remarks>
public sealed class DynamicCodec : ScaleCodec<object?>
{
    private readonly TypeRegistry _types;
    private readonly int _typeId;

    internal DynamicCodec(TypeRegistry types, int typeId)
    {
        _types = types;
        _typeId = typeId;
    }

    /// <inheritdoc/>
    public override object? Read(ref ScaleReader reader) => Read(_typeId, ref reader);

    /// <inheritdoc/>
    public override void Write(ScaleWriter writer, object? value) => Write(_typeId, writer, value);

    private object? Read(int typeId, ref ScaleReader reader)
    {
        var type = _types[typeId];
        reader.Enter();
        var value = type.Definition switch
        {
            TypeDefinition.Composite when type.Name == nameof(AccountId) + "32" => new AccountId(reader.ReadBytes(AccountId.Size)),
            TypeDefinition.Composite c => ReadFields(c.Fields, ref reader),
            TypeDefinition.Variant v => ReadVariant(type, v, ref reader),
            TypeDefinition.Sequence s when _types.IsByte(s.ElementId) => reader.ReadByteSequence().ToArray(),
            TypeDefinition.Sequence s => ReadMany(s.ElementId, reader.ReadLength(_types.SmallestSize(s.ElementId)), ref reader),
            TypeDefinition.Array a when _types.IsByte(a.ElementId) => reader.ReadBytes(a.Length).ToArray(),
            TypeDefinition.Array a => ReadMany(a.ElementId, a.Length, ref reader),
            TypeDefinition.Tuple t => ReadTuple(t.ElementIds, ref reader),
            TypeDefinition.Primitive p => ReadPrimitive(p.Kind, ref reader),
            TypeDefinition.Compact c => ReadCompact(c, ref reader),
            TypeDefinition.BitSequence b => new BitsCodec(_types, b).Read(ref reader),
            _ => throw new ScaleException($"{type} cannot be read", reader.Position),
        };
        reader.Leave();
        return value;
    }

    private object? ReadFields(IReadOnlyList<TypeField> fields, ref ScaleReader reader)
    {
        if (fields is [{ Name: null } only])
        {
            return Read(only.TypeId, ref reader);
        }

        if (fields.Count > 0 && fields[0].Name is null)
        {
            return ReadTuple(fields.Select(f => f.TypeId).ToArray(), ref reader);
        }

        var values = new KeyValuePair<string, object?>[fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new(fields[i].Name ?? string.Empty, Read(fields[i].TypeId, ref reader));
        }

        return new ScaleRecord(values);
    }

    private object? ReadVariant(PortableType type, TypeDefinition.Variant variant, ref ScaleReader reader)
    {
        var index = reader.ReadByte();
        var chosen = variant[index] ?? throw new ScaleException($"{type} has no case {index}", reader.Position - 1);
        var value = chosen.Fields.Count == 0 ? null : ReadFields(chosen.Fields, ref reader);
        return type.Name == "Option" ? value : new ScaleVariant(chosen.Name, value);
    }

    private List<object?> ReadMany(int elementId, int count, ref ScaleReader reader)
    {
        // The count of an array comes from the metadata, so room is made as elements come.
        var items = new List<object?>(Math.Min(count, reader.Remaining));
        if (_types.SmallestSize(elementId) == 0 && count > 4096)
        {
            throw new ScaleException($"{count} elements without content are too many", reader.Position);
        }

        for (; count > 0; count--)
        {
            items.Add(Read(elementId, ref reader));
        }

        return items;
    }

    private object?[] ReadTuple(IReadOnlyList<int> ids, ref ScaleReader reader)
    {
        var items = new object?[ids.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Read(ids[i], ref reader);
        }

        return items;
    }

    private static object ReadPrimitive(PrimitiveKind kind, ref ScaleReader reader) => kind switch
    {
        PrimitiveKind.Bool => reader.ReadBool(),
        PrimitiveKind.Str => reader.ReadText(),
        PrimitiveKind.U8 => reader.ReadByte(),
        PrimitiveKind.U16 => reader.ReadInteger<ushort>(),
        PrimitiveKind.U32 or PrimitiveKind.Char => reader.ReadInteger<uint>(),
        PrimitiveKind.U64 => reader.ReadInteger<ulong>(),
        PrimitiveKind.U128 => reader.ReadInteger<UInt128>(),
        PrimitiveKind.I8 => reader.ReadInteger<sbyte>(),
        PrimitiveKind.I16 => reader.ReadInteger<short>(),
        PrimitiveKind.I32 => reader.ReadInteger<int>(),
        PrimitiveKind.I64 => reader.ReadInteger<long>(),
        PrimitiveKind.I128 => reader.ReadInteger<Int128>(),
        _ => new WideIntegerCodec(kind == PrimitiveKind.U256).Read(ref reader),
    };

    private object ReadCompact(TypeDefinition.Compact compact, ref ScaleReader reader)
    {
        var start = reader.Position;
        var value = reader.ReadCompactBig();
        var kind = CompactKind(compact);
        return value < BigInteger.One << (8 * TypeRegistry.PrimitiveSize(kind))
            ? ScaleNumber.Narrow(value, kind)
            : throw new ScaleException($"A compact integer of {value} is larger than its type, {kind}", start);
    }

    private PrimitiveKind CompactKind(TypeDefinition.Compact compact) =>
        _types.Unwrap(compact.InnerId).Definition is TypeDefinition.Primitive { Kind: >= PrimitiveKind.U8 and <= PrimitiveKind.U256 } p
            ? p.Kind
            : throw new ScaleException($"{_types[compact.InnerId]} cannot be compact");

    private void Write(int typeId, ScaleWriter writer, object? value)
    {
        var type = _types[typeId];
        switch (type.Definition)
        {
            case TypeDefinition.Composite when type.Name == nameof(AccountId) + "32":
                writer.WriteBytes(Account(value, type).Bytes);
                break;
            case TypeDefinition.Composite c:
                WriteFields(type, c.Fields, writer, value);
                break;
            case TypeDefinition.Variant v:
                WriteVariant(type, v, writer, value);
                break;
            case TypeDefinition.Sequence s when _types.IsByte(s.ElementId):
                writer.WriteByteSequence(Bytes(value, type));
                break;
            case TypeDefinition.Sequence s:
                var items = Items(value, type);
                writer.WriteCompact((ulong)items.Count);
                WriteMany(items, _ => s.ElementId, writer);
                break;
            case TypeDefinition.Array a when _types.IsByte(a.ElementId):
                new ByteArrayCodec(a.Length).Write(writer, Bytes(value, type));
                break;
            case TypeDefinition.Array a:
                WriteMany(Exactly(a.Length, Items(value, type), type), _ => a.ElementId, writer);
                break;
            case TypeDefinition.Tuple t:
                WriteMany(Exactly(t.ElementIds.Count, t.ElementIds.Count == 0 ? [] : Items(value, type), type), i => t.ElementIds[i], writer);
                break;
            case TypeDefinition.Primitive p:
                WritePrimitive(type, p.Kind, writer, value);
                break;
            case TypeDefinition.Compact c:
                writer.WriteCompact(ScaleNumber.Check(value, CompactKind(c)));
                break;
            case TypeDefinition.BitSequence b:
                new BitsCodec(_types, b).Write(writer, value as bool[] ?? throw Unfit(value, type));
                break;
        }
    }

    private void WriteFields(PortableType type, IReadOnlyList<TypeField> fields, ScaleWriter writer, object? value)
    {
        if (fields is [{ Name: null } only])
        {
            Write(only.TypeId, writer, value);
        }
        else if (fields.Count > 0 && fields[0].Name is null)
        {
            WriteMany(Exactly(fields.Count, Items(value, type), type), i => fields[i].TypeId, writer);
        }
        else
        {
            var given = (value as ScaleRecord)?.ToDictionary(f => f.Key, f => f.Value)
                ?? value as IReadOnlyDictionary<string, object?>
                ?? (fields.Count == 0 ? new Dictionary<string, object?>() : throw Unfit(value, type));
            foreach (var field in fields)
            {
                Write(field.TypeId, writer, given.TryGetValue(field.Name ?? string.Empty, out var item)
                    ? item
                    : throw new ScaleException($"{type} needs a value for '{field.Name}'"));
            }
        }
    }

    private void WriteVariant(PortableType type, TypeDefinition.Variant variant, ScaleWriter writer, object? value)
    {
        var given = type.Name == "Option"
            ? (value is null ? new ScaleVariant("None") : new ScaleVariant("Some", value))
            : value as ScaleVariant ?? new ScaleVariant(value as string ?? throw Unfit(value, type));
        var chosen = variant.Variants.FirstOrDefault(v => v.Name == given.Name)
            ?? throw new ScaleException($"{type} has no case '{given.Name}'");
        writer.WriteByte(chosen.Index);
        WriteFields(type, chosen.Fields, writer, given.Value);
    }

    private void WriteMany(IReadOnlyList<object?> items, Func<int, int> typeOf, ScaleWriter writer)
    {
        for (var i = 0; i < items.Count; i++)
        {
            Write(typeOf(i), writer, items[i]);
        }
    }

    private static void WritePrimitive(PortableType type, PrimitiveKind kind, ScaleWriter writer, object? value)
    {
        switch (kind)
        {
            case PrimitiveKind.Bool:
                writer.WriteBool(value as bool? ?? throw Unfit(value, type));
                break;
            case PrimitiveKind.Str:
                writer.WriteText(value as string ?? throw Unfit(value, type));
                break;
            default:
                ScaleNumber.Write(writer, ScaleNumber.Check(value, kind), kind);
                break;
        }
    }

    private static AccountId Account(object? value, PortableType type) => value switch
    {
        AccountId account => account,
        string address => AccountId.Parse(address),
        byte[] { Length: AccountId.Size } key => new AccountId(key),
        _ => throw Unfit(value, type),
    };

    private static byte[] Bytes(object? value, PortableType type) => value switch
    {
        byte[] bytes => bytes,
        string text => System.Text.Encoding.UTF8.GetBytes(text),
        AccountId account => account.Bytes.ToArray(),
        _ => throw Unfit(value, type),
    };

    private static IReadOnlyList<object?> Items(object? value, PortableType type) => value switch
    {
        IReadOnlyList<object?> items => items,
        IEnumerable items and not string => [.. items.Cast<object?>()],
        _ => throw Unfit(value, type),
    };

    private static IReadOnlyList<object?> Exactly(int count, IReadOnlyList<object?> items, PortableType type) =>
        items.Count == count ? items : throw new ScaleException($"{type} needs {count} elements, not {items.Count}");

    private static ScaleException Unfit(object? value, PortableType type) =>
        new($"{value?.GetType().Name ?? "null"} cannot be written as the runtime's {type}");
}
