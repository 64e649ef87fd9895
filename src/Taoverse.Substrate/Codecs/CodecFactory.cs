using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>Makes the codecs that bind .NET types to the types of one runtime, each once.</summary>
/// <remarks>
/// <para>Composites are bound to records by field name (<c>last_update</c> to <c>LastUpdate</c>), wherever in the bytes
/// the field stands; fields that the record has no property for are passed over, and properties that are
/// <c>required</c> must be there. Integers may be wider than those of the runtime; wrappers of one field are looked
/// through; an option is a nullable property; <see cref="object"/> takes any value (<see cref="DynamicCodec"/>).</para>
/// </remarks>
public sealed class CodecFactory
{
    private readonly ConcurrentDictionary<(Type Target, int TypeId), object> _codecs = new();
    private readonly TypeSkipper _skipper;

    /// <summary>Makes a factory.</summary>
    /// <param name="types">The types of the runtime.</param>
    public CodecFactory(TypeRegistry types)
    {
        Types = types;
        _skipper = new TypeSkipper(types);
    }

    /// <summary>The types of the runtime.</summary>
    public TypeRegistry Types { get; }

    /// <summary>The codec for a .NET type in the layout of a type of the runtime.</summary>
    /// <typeparam name="T">The .NET type.</typeparam>
    /// <param name="typeId">The type of the runtime.</param>
    /// <exception cref="ScaleException">The two do not fit; the message names both.</exception>
    public ScaleCodec<T> Get<T>(int typeId) => (ScaleCodec<T>)Get(typeof(T), typeId);

    private object Get(Type target, int typeId) => _codecs.GetOrAdd((target, typeId), key => Bind(key.Target, key.TypeId));

    private object Bind(Type target, int typeId)
    {
        if (target == typeof(object))
        {
            return new DynamicCodec(Types, typeId);
        }

        if (OptionOf(typeId) is { } some)
        {
            return Nullable.GetUnderlyingType(target) is { } value
                ? Make(typeof(NullableCodec<>), [value], Get(value, some), true)
                : target.IsClass ? Make(typeof(OptionCodec<>), [target], Get(target, some)) : throw Mismatch(target, typeId);
        }

        if (Nullable.GetUnderlyingType(target) is { } inner)
        {
            return Make(typeof(NullableCodec<>), [inner], Get(inner, typeId), false);
        }

        if (target.IsClass && !target.IsArray && target != typeof(string))
        {
            return BindRecord(target, typeId);
        }

        return Types.Unwrap(typeId).Definition switch
        {
            TypeDefinition.Primitive p => BindPrimitive(target, p.Kind) ?? throw Mismatch(target, typeId),
            TypeDefinition.Compact c => BindCompact(target, c) ?? throw Mismatch(target, typeId),
            TypeDefinition.Sequence s => BindSequence(target, s) ?? throw Mismatch(target, typeId),
            TypeDefinition.Array a => BindArray(target, a) ?? throw Mismatch(target, typeId),
            TypeDefinition.Tuple { ElementIds: [var first, var second] } when IsPair(target) => BindPair(target, first, second),
            TypeDefinition.Composite { Fields: [var first, var second] } when IsPair(target) => BindPair(target, first.TypeId, second.TypeId),
            TypeDefinition.BitSequence bits when target == typeof(bool[]) => new BitsCodec(Types, bits),
            _ => throw Mismatch(target, typeId),
        };
    }

    private static object? BindPrimitive(Type target, PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Bool => target == typeof(bool) ? new BoolCodec() : null,
        PrimitiveKind.Str => target == typeof(string) ? new TextCodec(new ByteSequenceCodec())
            : target == typeof(byte[]) ? new ByteSequenceCodec() : null,
        PrimitiveKind.U256 or PrimitiveKind.I256 => target == typeof(BigInteger) ? new WideIntegerCodec(kind == PrimitiveKind.U256) : null,
        _ => IsNumber(target) ? Make(typeof(IntegerCodec<,>), [WireType(kind), target]) : null,
    };

    private object? BindCompact(Type target, TypeDefinition.Compact compact)
    {
        if (!IsNumber(target) || Types.Unwrap(compact.InnerId).Definition is not TypeDefinition.Primitive { Kind: >= PrimitiveKind.U8 and <= PrimitiveKind.U256 } inner)
        {
            return null;
        }

        var bits = 8 * TypeRegistry.PrimitiveSize(inner.Kind);
        return bits <= 64
            ? Make(typeof(CompactCodec<>), [target], ulong.MaxValue >> (64 - bits))
            : Make(typeof(WideCompactCodec<>), [target], (BigInteger.One << bits) - 1);
    }

    private object? BindSequence(Type target, TypeDefinition.Sequence sequence)
    {
        var isBytes = Types.IsByte(sequence.ElementId);
        if (target == typeof(string))
        {
            // Text is kept as bytes, and here and there as compact integers of eight bits.
            return isBytes ? new TextCodec(new ByteSequenceCodec())
                : IsCompactByte(sequence.ElementId) ? new TextCodec(new SequenceCodec<byte>(Get<byte>(sequence.ElementId), 1)) : null;
        }

        return target == typeof(byte[]) && isBytes ? new ByteSequenceCodec()
            : target.IsSZArray ? Make(typeof(SequenceCodec<>), [target.GetElementType()!], Get(target.GetElementType()!, sequence.ElementId), Types.SmallestSize(sequence.ElementId))
            : null;
    }

    private object? BindArray(Type target, TypeDefinition.Array array)
    {
        if (target == typeof(AccountId))
        {
            return array.Length == AccountId.Size && Types.IsByte(array.ElementId) ? new AccountCodec() : null;
        }

        return target == typeof(byte[]) && Types.IsByte(array.ElementId) ? new ByteArrayCodec(array.Length)
            : target.IsSZArray ? Make(typeof(FixedArrayCodec<>), [target.GetElementType()!], Get(target.GetElementType()!, array.ElementId), array.Length, Types.SmallestSize(array.ElementId))
            : null;
    }

    private object BindPair(Type target, int first, int second)
    {
        var types = target.GetGenericArguments();
        return Make(typeof(PairCodec<,>), types, Get(types[0], first), Get(types[1], second));
    }

    private object BindRecord(Type target, int typeId)
    {
        if (Types[typeId].Definition is not TypeDefinition.Composite composite || composite.Fields.Any(f => f.Name is null))
        {
            throw Mismatch(target, typeId);
        }

        var properties = target.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is not null)
            .ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var fieldType = typeof(RecordField<>).MakeGenericType(target);
        var fields = Array.CreateInstance(fieldType, composite.Fields.Count);
        for (var i = 0; i < fields.Length; i++)
        {
            var field = composite.Fields[i];
            fields.SetValue(
                properties.Remove(PropertyName(field.Name!), out var property)
                    ? Make(typeof(RecordField<,>), [target, property.PropertyType], property, Get(property.PropertyType, field.TypeId))
                    : Make(typeof(SkippedField<>), [target], _skipper, field.TypeId, field.Name!),
                i);
        }

        return properties.Values.FirstOrDefault(IsRequired) is { } missing
            ? throw new ScaleException($"The runtime's {Types[typeId]} has no field for {target.Name}.{missing.Name}")
            : Make(typeof(RecordCodec<>), [target], fields);
    }

    private int? OptionOf(int typeId) =>
        Types[typeId] is { Name: "Option", Definition: TypeDefinition.Variant variant } && variant[1]?.Fields is [var some]
            ? some.TypeId
            : null;

    private bool IsCompactByte(int typeId) => Types[typeId].Definition is TypeDefinition.Compact compact && Types.IsByte(compact.InnerId);

    private ScaleException Mismatch(Type target, int typeId) => new($"The runtime's {Types[typeId]} cannot be read as {target.Name}");

    private static string PropertyName(string field) => field.Replace("_", string.Empty, StringComparison.Ordinal);

    private static bool IsRequired(PropertyInfo property) =>
        property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));

    private static bool IsPair(Type target) => target.IsGenericType && target.GetGenericTypeDefinition() == typeof(ValueTuple<,>);

    private static bool IsNumber(Type target) =>
        target != typeof(char) && target.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(INumberBase<>));

    private static Type WireType(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.U8 => typeof(byte),
        PrimitiveKind.U16 => typeof(ushort),
        PrimitiveKind.U32 or PrimitiveKind.Char => typeof(uint),
        PrimitiveKind.U64 => typeof(ulong),
        PrimitiveKind.U128 => typeof(UInt128),
        PrimitiveKind.I8 => typeof(sbyte),
        PrimitiveKind.I16 => typeof(short),
        PrimitiveKind.I32 => typeof(int),
        PrimitiveKind.I64 => typeof(long),
        _ => typeof(Int128),
    };

    private static object Make(Type generic, Type[] arguments, params object[] parameters) =>
        Activator.CreateInstance(
            generic.MakeGenericType(arguments), BindingFlags.Public | BindingFlags.Instance, null, parameters, null)!;
}
