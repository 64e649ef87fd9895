namespace Taoverse.Substrate.Metadata;

/// <summary>Builds a type registry from definitions as Rust writes them, such as <c>Vec&lt;(AccountId32, Compact&lt;u64&gt;)&gt;</c>.</summary>
/// <remarks>
/// Used where a runtime does not describe a layout itself, and by the local subnet, which describes its own. Known without a
/// definition: the primitives, Vec, Option, Compact, arrays, tuples, AccountId32 and H256.
/// </remarks>
public sealed class TypeRegistryBuilder
{
    private readonly List<PortableType?> _types = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>Makes a builder that knows AccountId32 and H256.</summary>
    public TypeRegistryBuilder()
    {
        DefineWrapper("AccountId32", ["sp_core", "crypto", "AccountId32"], "[u8; 32]");
        DefineWrapper("H256", ["primitive_types", "H256"], "[u8; 32]");
    }

    /// <summary>Defines a composite of named fields.</summary>
    /// <param name="name">
    /// Its name, by which later definitions refer to it; a path is its parts joined by <c>::</c>, and what follows a <c>&lt;</c> only
    /// tells apart two types of one path.
    /// </param>
    /// <param name="fields">The fields, <c>name: type</c> with commas between them.</param>
    /// <returns>Its id.</returns>
    public int DefineComposite(string name, string fields) =>
        Define(name, Path(name), new TypeDefinition.Composite(FieldsOf(fields)));

    /// <summary>Defines a variant.</summary>
    /// <param name="name">Its name, by which later definitions refer to it.</param>
    /// <param name="variants">The cases: index, name, and fields as for a composite (or types alone, where they have no names), and documentation.</param>
    /// <returns>Its id.</returns>
    public int DefineVariant(string name, IEnumerable<(byte Index, string Name, string Fields, string Documentation)> variants) =>
        Define(name, Path(name), new TypeDefinition.Variant([.. variants.Select(v => new TypeVariant(v.Name, v.Index, FieldsOf(v.Fields), v.Documentation))]));

    /// <summary>The id of a type, which is added where it is new.</summary>
    /// <param name="expression">The type as Rust writes it.</param>
    public int Id(string expression)
    {
        expression = expression.Trim();
        if (_ids.TryGetValue(expression, out var known))
        {
            return known;
        }

        return expression switch
        {
            "()" => Define(expression, [], new TypeDefinition.Tuple([])),
            ['(', .., ')'] => Define(expression, [], new TypeDefinition.Tuple([.. Split(expression[1..^1]).Select(Id)])),
            ['[', .., ']'] when expression.LastIndexOf(';') is var at and > 0 =>
                Define(expression, [], new TypeDefinition.Array(int.Parse(expression[(at + 1)..^1], System.Globalization.CultureInfo.InvariantCulture), Id(expression[1..at]))),
            _ when Argument(expression, "Vec") is { } element => Define(expression, [], new TypeDefinition.Sequence(Id(element))),
            _ when Argument(expression, "Compact") is { } inner => Define(expression, [], new TypeDefinition.Compact(Id(inner))),
            _ when Argument(expression, "Option") is { } some => Define(
                expression, ["Option"],
                new TypeDefinition.Variant([new TypeVariant("None", 0, []), new TypeVariant("Some", 1, [new TypeField(null, Id(some))])])),
            _ when Enum.TryParse<PrimitiveKind>(expression, ignoreCase: true, out var kind) => Define(expression, [], new TypeDefinition.Primitive(kind)),
            _ => throw new ArgumentException($"The type '{expression}' has not been defined.", nameof(expression)),
        };
    }

    /// <summary>The registry of everything that was defined.</summary>
    public TypeRegistry Build() => new([.. _types.Select(t => t!)]);

    private void DefineWrapper(string name, string[] path, string inner) =>
        Define(name, path, new TypeDefinition.Composite([new TypeField(null, Id(inner), inner)]));

    private int Define(string name, IReadOnlyList<string> path, TypeDefinition definition)
    {
        var id = _types.Count;
        _types.Add(new PortableType(id, path, definition));
        return _ids.TryAdd(name, id) ? id : throw new ArgumentException($"The type '{name}' has been defined already.", nameof(name));
    }

    /// <summary>Reads a list of fields, adding the types that are new.</summary>
    /// <param name="fields"><c>name: type</c> with commas between them, or types alone.</param>
    public IReadOnlyList<TypeField> Fields(string fields) => FieldsOf(fields);

    private TypeField[] FieldsOf(string fields) => [.. Split(fields).Select(field =>
    {
        var colon = field.IndexOf(": ", StringComparison.Ordinal);
        var type = field[(colon < 0 ? 0 : colon + 2)..].Trim();
        return new TypeField(colon < 0 ? null : field[..colon].Trim(), Id(type), type);
    })];

    private static string[] Path(string name) => name.Split('<')[0].Split("::");

    private static string? Argument(string expression, string generic) =>
        expression.StartsWith(generic + "<", StringComparison.Ordinal) && expression[^1] == '>' ? expression[(generic.Length + 1)..^1] : null;

    // Splits at the commas that are not within brackets.
    private static IEnumerable<string> Split(string text)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (depth == 0 && text[i] == ','))
            {
                var part = text[start..i].Trim();
                start = i + 1;
                if (part.Length > 0)
                {
                    yield return part;
                }
            }
            else
            {
                depth += text[i] is '<' or '(' or '[' ? 1 : text[i] is '>' or ')' or ']' ? -1 : 0;
            }
        }
    }
}
