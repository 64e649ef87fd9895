using System.Collections.Concurrent;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Codecs;

/// <summary>Passes over values that nobody asked for, without making them.</summary>
internal sealed class TypeSkipper(TypeRegistry types)
{
    private const int Variable = -1;

    private readonly ConcurrentDictionary<int, int> _fixedSizes = new();

    public void Skip(int typeId, ref ScaleReader reader)
    {
        var size = _fixedSizes.GetOrAdd(typeId, id => FixedSize(id, 0));
        if (size != Variable)
        {
            reader.ReadBytes(size);
            return;
        }

        reader.Enter();
        switch (types[typeId].Definition)
        {
            case TypeDefinition.Composite composite:
                SkipFields(composite.Fields, ref reader);
                break;
            case TypeDefinition.Tuple tuple:
                foreach (var element in tuple.ElementIds)
                {
                    Skip(element, ref reader);
                }

                break;
            case TypeDefinition.Variant variant:
                var index = reader.ReadByte();
                var chosen = variant[index]
                    ?? throw new ScaleException($"{types[typeId]} has no case {index}", reader.Position - 1);
                SkipFields(chosen.Fields, ref reader);
                break;
            case TypeDefinition.Sequence sequence:
                SkipMany(sequence.ElementId, reader.ReadLength(types.SmallestSize(sequence.ElementId)), ref reader);
                break;
            case TypeDefinition.Array array:
                SkipMany(array.ElementId, array.Length, ref reader);
                break;
            case TypeDefinition.Compact:
                reader.ReadCompactBig();
                break;
            case TypeDefinition.BitSequence bits:
                BitsCodec.ReadWords(types, bits, ref reader, out _);
                break;
            default:
                reader.ReadByteSequence(); // text, the only primitive without a size of its own
                break;
        }

        reader.Leave();
    }

    private void SkipFields(IReadOnlyList<TypeField> fields, ref ScaleReader reader)
    {
        foreach (var field in fields)
        {
            Skip(field.TypeId, ref reader);
        }
    }

    private void SkipMany(int elementId, int count, ref ScaleReader reader)
    {
        var size = _fixedSizes.GetOrAdd(elementId, id => FixedSize(id, 0));
        if (size != Variable)
        {
            reader.ReadBytes((int)Math.Min(int.MaxValue, (long)size * count));
            return;
        }

        for (; count > 0; count--)
        {
            Skip(elementId, ref reader);
        }
    }

    private int FixedSize(int typeId, int depth)
    {
        if (depth > ScaleReader.MaxDepth)
        {
            return Variable;
        }

        return types[typeId].Definition switch
        {
            TypeDefinition.Composite c => Sum(c.Fields.Select(f => f.TypeId), depth),
            TypeDefinition.Tuple t => Sum(t.ElementIds, depth),
            TypeDefinition.Array a => FixedSize(a.ElementId, depth + 1) is var size and not Variable && (long)size * a.Length < int.MaxValue
                ? size * a.Length
                : Variable,
            TypeDefinition.Primitive { Kind: not PrimitiveKind.Str } p => TypeRegistry.PrimitiveSize(p.Kind),
            _ => Variable,
        };
    }

    private int Sum(IEnumerable<int> ids, int depth)
    {
        long sum = 0;
        foreach (var id in ids)
        {
            var size = FixedSize(id, depth + 1);
            sum += size;
            if (size == Variable || sum > int.MaxValue)
            {
                return Variable;
            }
        }

        return (int)sum;
    }
}
