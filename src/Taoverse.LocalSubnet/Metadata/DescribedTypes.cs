using System.Globalization;
using System.Text.RegularExpressions;
using Taoverse.Substrate.Metadata;

namespace Taoverse.LocalSubnet.Metadata;

/// <summary>The types of a description, with their parameters, which readers of metadata look at here and there.</summary>
internal sealed partial class DescribedTypes
{
    private readonly TypeRegistryBuilder _builder = new();
    private readonly Dictionary<int, IReadOnlyList<TypeField>> _parameters = [];

    /// <summary>The parameters of generic types, by the id of the type.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<TypeField>> Parameters => _parameters;

    /// <summary>The id of a type, which is added where it is new.</summary>
    public int Id(string expression) => _builder.Id(expression);

    /// <summary>Reads a list of fields.</summary>
    public IReadOnlyList<TypeField> Fields(string fields) => _builder.Fields(fields);

    /// <summary>The registry of everything that was defined.</summary>
    public TypeRegistry Build() => _builder.Build();

    /// <summary>Defines the types of blocks that are struct, enum or parameters, and passes over the others.</summary>
    public void Define(IEnumerable<DescriptionBlock> blocks)
    {
        foreach (var block in blocks)
        {
            switch (block.Keyword)
            {
                case "struct":
                    AddGenericArguments(block.Argument, _builder.DefineComposite(block.Argument, block.Text));
                    break;
                case "enum":
                    AddGenericArguments(block.Argument, DefineEnum(block.Argument, block.Lines));
                    break;
                case "parameters":
                    _parameters[_builder.Id(block.Argument)] = _builder.Fields(block.Text);
                    break;
            }
        }
    }

    /// <summary>Defines a variant of lines such as <c>0 Id(AccountId32)</c>, or <c>1..129 from 0 Raw#([u8; #])</c> for many of one form.</summary>
    public int DefineEnum(string name, IEnumerable<string> lines) => _builder.DefineVariant(name, lines.SelectMany(Cases));

    private static IEnumerable<(byte Index, string Name, string Fields, string Documentation)> Cases(string line)
    {
        var match = CaseLine().Match(line);
        if (!match.Success)
        {
            throw new FormatException($"'{line}' does not describe a case.");
        }

        var first = Number(match.Groups["first"]);
        var last = match.Groups["last"].Success ? Number(match.Groups["last"]) : first;
        var from = match.Groups["from"].Success ? Number(match.Groups["from"]) : 0;
        for (var index = first; index <= last; index++)
        {
            var number = (index - first + from).ToString(CultureInfo.InvariantCulture);
            yield return (
                (byte)index,
                match.Groups["name"].Value.Replace("#", number, StringComparison.Ordinal),
                match.Groups["fields"].Value.Replace("#", number, StringComparison.Ordinal),
                string.Empty);
        }
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<first>\d+)(\.\.(?<last>\d+) from (?<from>\d+))? (?<name>[\w#]+)(\((?<fields>.*)\))?$")]
    private static partial Regex CaseLine();

    private void AddGenericArguments(string name, int id)
    {
        var open = name.IndexOf('<', StringComparison.Ordinal);
        if (open >= 0)
        {
            _parameters[id] = [.. _builder.Fields(name[(open + 1)..^1]).Select((f, i) => f with { Name = "TE"[i].ToString() })];
        }
    }
}
