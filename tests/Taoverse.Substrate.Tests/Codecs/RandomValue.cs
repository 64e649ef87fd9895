using System.Numerics;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Metadata;

namespace Taoverse.Substrate.Tests.Codecs;

/// <summary>Makes a value that a type takes.</summary>
internal static class RandomValue
{
    public static object? Of(TypeRegistry types, int id, Random random) => types[id].Definition switch
    {
        TypeDefinition.Composite => new AccountId(Bytes(random, AccountId.Size)),
        TypeDefinition.Variant option => random.Next(2) == 0 ? null : Of(types, option.Variants[1].Fields[0].TypeId, random),
        TypeDefinition.Sequence sequence => Many(types, sequence.ElementId, random.Next(4), random),
        TypeDefinition.Array array => Many(types, array.ElementId, array.Length, random),
        TypeDefinition.Tuple tuple => tuple.ElementIds.Select(e => Of(types, e, random)).ToArray(),
        TypeDefinition.Compact compact => Of(types, compact.InnerId, random),
        TypeDefinition.Primitive { Kind: PrimitiveKind.Bool } => random.Next(2) == 0,
        TypeDefinition.Primitive { Kind: PrimitiveKind.Str } => new string('ü', random.Next(9)),
        TypeDefinition.Primitive { Kind: PrimitiveKind.I32 } => random.Next(int.MinValue, int.MaxValue),
        TypeDefinition.Primitive p => new BigInteger(Bytes(random, random.Next(1, Size(p.Kind) + 1)), isUnsigned: true),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    private static object Many(TypeRegistry types, int element, int count, Random random) =>
        types[element].Definition is TypeDefinition.Primitive { Kind: PrimitiveKind.U8 }
            ? Bytes(random, count)
            : Enumerable.Range(0, count).Select(_ => Of(types, element, random)).ToArray();

    private static int Size(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.U8 => 1,
        PrimitiveKind.U16 => 2,
        PrimitiveKind.U32 => 4,
        PrimitiveKind.U64 => 8,
        PrimitiveKind.U128 => 16,
        _ => 32,
    };

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
