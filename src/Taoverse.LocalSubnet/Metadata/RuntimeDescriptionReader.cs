using System.Globalization;
using System.Text.RegularExpressions;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Metadata;

namespace Taoverse.LocalSubnet.Metadata;

/// <summary>Reads the description of a runtime out of its text, the <c>.runtime</c> files.</summary>
internal sealed partial class RuntimeDescriptionReader
{
    private const string RuntimePath = "node_subtensor_runtime::";
    private const string SignedExtrinsic = "sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic";
    private const string Extrinsic = "fp_self_contained::unchecked_extrinsic::UncheckedExtrinsic";

    private readonly DescribedTypes _types = new();

    private delegate byte[] ValueEncoder(int typeId, string text);

    /// <summary>Reads a description.</summary>
    /// <param name="common">The text with the types that all share.</param>
    /// <param name="pallets">The text of each pallet.</param>
    /// <param name="extrinsic">The text with what refers to all calls and events, and with the signed extensions.</param>
    /// <param name="apis">The texts of the runtime APIs.</param>
    public static RuntimeDescription Read(string common, IEnumerable<string> pallets, string extrinsic, IEnumerable<string> apis) =>
        new RuntimeDescriptionReader().ReadAll(
            DescriptionBlock.Read(common), [.. pallets.Select(DescriptionBlock.Read)], DescriptionBlock.Read(extrinsic),
            [.. apis.SelectMany(DescriptionBlock.Read)]);

    private RuntimeDescription ReadAll(
        IReadOnlyList<DescriptionBlock> common, IReadOnlyList<DescriptionBlock>[] pallets, IReadOnlyList<DescriptionBlock> extrinsic,
        DescriptionBlock[] apis)
    {
        _types.Define(common);
        var cases = pallets.Select(DefineCases).ToArray();
        int[] outer = [Outer("Call", pallets, "calls"), Outer("Event", pallets, "events"), Outer("Error", pallets, "errors")];
        _types.Define(extrinsic);
        _types.Define(apis);

        var extensions = extrinsic.Single(b => b.Keyword == "extensions").Lines.Select(Extension).ToArray();
        var apiBlocks = apis.Where(b => b.Keyword == "api").ToArray();
        var methods = apiBlocks.SelectMany(Methods).ToArray();

        // Once to add the types, and once more for the values, which can be encoded only when all types are known.
        var outlines = cases.Zip(pallets, (c, blocks) => Fill(c, blocks, (_, _) => [])).ToArray();
        var registry = _types.Build();
        var codecs = new CodecFactory(registry);
        var filled = outlines.Zip(pallets, (c, blocks) => Fill(c, blocks, (id, text) => ScaleText.Encode(codecs, id, text))).ToArray();
        return new RuntimeDescription
        {
            Runtime = new RuntimeMetadata(15, registry, filled, new ExtrinsicMetadata([4], extensions), methods),
            TypeParameters = _types.Parameters,
            RuntimeTypeId = _types.Id(RuntimePath + "Runtime"),
            ExtrinsicTypeId = _types.Id(Extrinsic),
            ExtrinsicPartTypeIds = [.. _types.Parameters[_types.Id(SignedExtrinsic)].Select(p => p.TypeId)],
            OuterTypeIds = outer,
            Apis = [.. apiBlocks.Select(b => b.Argument.Split(' ')).Select(a => (a[0], uint.Parse(a[1], CultureInfo.InvariantCulture)))],
        };
    }

    private PalletMetadata DefineCases(IReadOnlyList<DescriptionBlock> blocks)
    {
        _types.Define(blocks);
        var (name, index) = Head(blocks);
        return new PalletMetadata
        {
            Name = name,
            Index = index,
            CallTypeId = Cases(blocks, "calls"),
            EventTypeId = Cases(blocks, "events"),
            ErrorTypeId = Cases(blocks, "errors"),
        };
    }

    private int? Cases(IReadOnlyList<DescriptionBlock> blocks, string keyword)
    {
        if (Find(blocks, keyword) is not { } block)
        {
            return null;
        }

        // Errors have no fields and leave no gaps: their names alone, in their order, are enough.
        var lines = keyword == "errors" ? block.Text.Split(' ').Select((name, i) => $"{i} {name}") : block.Lines;
        return _types.DefineEnum(block.Argument, lines);
    }

    private int Outer(string kind, IReadOnlyList<DescriptionBlock>[] pallets, string keyword) => _types.DefineEnum(
        $"{RuntimePath}Runtime{kind}",
        from pallet in pallets
        let cases = Find(pallet, keyword)
        where cases is not null
        let head = Head(pallet)
        select $"{head.Index} {head.Name}({cases.Argument})");

    private PalletMetadata Fill(PalletMetadata pallet, IReadOnlyList<DescriptionBlock> blocks, ValueEncoder encode) => pallet with
    {
        Storage = [.. (Find(blocks, "storage")?.Lines ?? []).Select(line => Storage(pallet.Name, line, encode))],
        Constants = [.. (Find(blocks, "constants")?.Lines ?? []).Select(line => Constant(line, encode))],
    };

    private StorageEntry Storage(string pallet, string line, ValueEncoder encode)
    {
        var match = Match(StorageLine(), line);
        var keys = StorageKey().Matches(match.Groups["keys"].Value);
        var typeId = _types.Id(match.Groups["type"].Value);
        if (keys.Count > 1)
        {
            _types.Id($"({string.Join(", ", keys.Select(k => k.Groups["type"].Value))})");
        }

        var optional = match.Groups["optional"].Success;
        return new StorageEntry
        {
            Prefix = pallet,
            Name = match.Groups["name"].Value,
            IsOptional = optional,
            ValueTypeId = typeId,
            Hashers = [.. keys.Select(k => Enum.Parse<StorageHasher>(k.Groups["hasher"].Value))],
            KeyTypeIds = [.. keys.Select(k => _types.Id(k.Groups["type"].Value))],
            Default = optional ? [0] : encode(typeId, match.Groups["value"].Value),
        };
    }

    private ConstantEntry Constant(string line, ValueEncoder encode)
    {
        var match = Match(ConstantLine(), line);
        var typeId = _types.Id(match.Groups["type"].Value);
        return new ConstantEntry(match.Groups["name"].Value, typeId, encode(typeId, match.Groups["value"].Value));
    }

    private SignedExtension Extension(string line)
    {
        var match = Match(ExtensionLine(), line);
        return new SignedExtension(match.Groups["name"].Value, _types.Id(match.Groups["type"].Value), _types.Id(match.Groups["additional"].Value));
    }

    private IEnumerable<RuntimeApiMethod> Methods(DescriptionBlock api) =>
        from line in api.Lines
        let match = Match(MethodLine(), line)
        select new RuntimeApiMethod(
            $"{api.Argument.Split(' ')[0]}_{match.Groups["name"].Value}",
            _types.Fields(match.Groups["inputs"].Value),
            _types.Id(match.Groups["output"].Value));

    private static DescriptionBlock? Find(IReadOnlyList<DescriptionBlock> blocks, string keyword) =>
        blocks.SingleOrDefault(b => b.Keyword == keyword);

    private static (string Name, byte Index) Head(IReadOnlyList<DescriptionBlock> blocks)
    {
        var head = Find(blocks, "pallet")!.Argument.Split(' ');
        return (head[0], byte.Parse(head[1], CultureInfo.InvariantCulture));
    }

    private static Match Match(Regex form, string line) =>
        form.Match(line) is { Success: true } match ? match : throw new FormatException($"'{line}' does not have the form of its block.");

    [GeneratedRegex(@"^(?<name>\w+)(?<optional>\?)?: ((?<keys>.+) => )?(?<type>.+?)( = (?<value>\S+))?$")]
    private static partial Regex StorageLine();

    [GeneratedRegex(@"(?<hasher>\w+)\((?<type>[^()]+)\)")]
    private static partial Regex StorageKey();

    [GeneratedRegex(@"^(?<name>\w+): (?<type>.+?)( = (?<value>\S+))?$")]
    private static partial Regex ConstantLine();

    [GeneratedRegex(@"^(?<name>\w+): (?<type>.+) / (?<additional>.+)$")]
    private static partial Regex ExtensionLine();

    [GeneratedRegex(@"^(?<name>\w+)\((?<inputs>.*)\) -> (?<output>.+)$")]
    private static partial Regex MethodLine();
}
