using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Metadata;

/// <summary>Writes a type registry as metadata holds it (the crate scale-info).</summary>
internal static class TypeWriter
{
    /// <summary>Writes all types.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="types">The types.</param>
    /// <param name="parameters">The parameters of generic types by id; those of Option follow from its cases.</param>
    public static void WriteTypes(ScaleWriter writer, TypeRegistry types, IReadOnlyDictionary<int, IReadOnlyList<TypeField>> parameters)
    {
        writer.WriteCompact((ulong)types.Count);
        for (var id = 0; id < types.Count; id++)
        {
            var type = types[id];
            Id(writer, id);
            Items(writer, type.Path, writer.WriteText);
            Items(writer, parameters.GetValueOrDefault(id) ?? ParametersOf(type), parameter =>
            {
                writer.WriteText(parameter.Name!);
                writer.WriteBool(true);
                Id(writer, parameter.TypeId);
            });
            WriteDefinition(writer, type.Definition);
            NoTexts(writer);
        }
    }

    private static TypeField[] ParametersOf(PortableType type) =>
        type is { Name: "Option", Definition: TypeDefinition.Variant variant } ? [variant[1]!.Fields[0] with { Name = "T" }] : [];

    private static void WriteDefinition(ScaleWriter writer, TypeDefinition definition)
    {
        switch (definition)
        {
            case TypeDefinition.Composite composite:
                writer.WriteByte(0);
                WriteFields(writer, composite.Fields);
                break;
            case TypeDefinition.Variant variant:
                writer.WriteByte(1);
                Items(writer, variant.Variants, v =>
                {
                    writer.WriteText(v.Name);
                    WriteFields(writer, v.Fields);
                    writer.WriteByte(v.Index);
                    Items<string>(writer, v.Documentation.Length == 0 ? [] : [v.Documentation], writer.WriteText);
                });
                break;
            case TypeDefinition.Sequence sequence:
                writer.WriteByte(2);
                Id(writer, sequence.ElementId);
                break;
            case TypeDefinition.Array array:
                writer.WriteByte(3);
                writer.WriteInteger((uint)array.Length);
                Id(writer, array.ElementId);
                break;
            case TypeDefinition.Tuple tuple:
                writer.WriteByte(4);
                Items(writer, tuple.ElementIds, id => Id(writer, id));
                break;
            case TypeDefinition.Primitive primitive:
                writer.WriteByte(5);
                writer.WriteByte((byte)primitive.Kind);
                break;
            case TypeDefinition.Compact compact:
                writer.WriteByte(6);
                Id(writer, compact.InnerId);
                break;
            default:
                throw new NotSupportedException($"{definition} is not written, because no description can hold it.");
        }
    }

    private static void WriteFields(ScaleWriter writer, IReadOnlyList<TypeField> fields) => Items(writer, fields, field =>
    {
        WriteOptionalText(writer, field.Name);
        Id(writer, field.TypeId);
        WriteOptionalText(writer, field.TypeName);
        NoTexts(writer);
    });

    private static void WriteOptionalText(ScaleWriter writer, string? text)
    {
        writer.WriteBool(text is not null);
        if (text is not null)
        {
            writer.WriteText(text);
        }
    }

    private static void Items<T>(ScaleWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteCompact((ulong)items.Count);
        foreach (var item in items)
        {
            write(item);
        }
    }

    private static void NoTexts(ScaleWriter writer) => writer.WriteCompact(0UL);

    private static void Id(ScaleWriter writer, int id) => writer.WriteCompact((ulong)id);
}
