using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Tests.Codecs;

public class CodecTests
{
    private readonly TypeRegistryBuilder _types = new();

    [Fact]
    public void Fields_are_found_by_name_wherever_they_stand()
    {
        var id = _types.DefineComposite("Thing", "noise: Vec<(Str, Option<u64>)>, second_field: Compact<u32>, more: [u16; 3], first: u8");
        var codecs = new CodecFactory(_types.Build());
        var bytes = codecs.Get<object?>(id).Encode(new Dictionary<string, object?>
        {
            ["noise"] = new object?[] { new object?[] { "a", null }, new object?[] { "b", 7 } },
            ["second_field"] = 70_000,
            ["more"] = new object?[] { 1, 2, 3 },
            ["first"] = 9,
        });
        var thing = codecs.Get<Thing>(id).Decode(bytes);
        Assert.Equal((9, 70_000L, null), (thing.First, thing.SecondField, thing.Elsewhere));
    }

    [Fact]
    public void A_required_property_that_the_runtime_lacks_is_named()
    {
        var id = _types.DefineComposite("Thing", "first: u8");
        var error = Assert.Throws<ScaleException>(() => new CodecFactory(_types.Build()).Get<Thing>(id));
        Assert.Contains("Thing.SecondField", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_do_not_fit_are_both_named()
    {
        var id = _types.Id("Vec<(u8, Str)>");
        var error = Assert.Throws<ScaleException>(() => new CodecFactory(_types.Build()).Get<bool>(id));
        Assert.Contains("Boolean", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Typed_values_of_every_kind_are_read_back()
    {
        Check("u16", 65535L);
        Check("i64", long.MinValue);
        Check("u128", UInt128.MaxValue);
        Check("u256", (BigInteger.One << 256) - 1);
        Check("i256", -(BigInteger.One << 255));
        Check("Compact<u64>", ulong.MaxValue);
        Check("Compact<u128>", (UInt128)1 << 100);
        Check("Str", "⛏ τ");
        Check("Vec<u8>", "bytes as text");
        Check("Vec<Compact<u8>>", "compact bytes as text");
        Check("Option<u32>", (uint?)7);
        Check("Option<u32>", (uint?)null);
        Check("Option<Str>", (string?)null);
        Check("u32", (long?)5);
        Check("AccountId32", AccountId.Parse("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"));
        Check("(u8, Compact<u64>)", ((byte)1, 2UL));
        Check("Vec<bool>", new[] { true, false, true });
        Check("[u16; 3]", new ushort[] { 1, 2, 3 });
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused_in_both_directions()
    {
        var wide = _types.Id("u32");
        var compact = _types.Id("Compact<u16>");
        var codecs = new CodecFactory(_types.Build());
        Assert.Throws<ScaleException>(() => codecs.Get<byte>(wide).Decode([0, 1, 0, 0]));
        Assert.Throws<ScaleException>(() => codecs.Get<long>(wide).Encode(-1));
        Assert.Throws<ScaleException>(() => codecs.Get<long>(compact).Encode(65_536));
        Assert.Throws<ScaleException>(() => codecs.Get<object?>(compact).Decode([0x02, 0x00, 0x04, 0x00]));
        Assert.Throws<ScaleException>(() => codecs.Get<long>(compact).Decode([0x02, 0x00, 0x04, 0x00]));
    }

    [Theory]
    [InlineData("U8", "Lsb0", "05", new[] { true, false, true })]
    [InlineData("U8", "Msb0", "a0", new[] { true, false, true })]
    [InlineData("U16", "Lsb0", "0500", new[] { true, false, true })]
    [InlineData("U16", "Msb0", "00a0", new[] { true, false, true })]
    public void Bit_sequences_follow_word_and_order(string store, string order, string words, bool[] bits)
    {
        TypeRegistry types = new(
        [
            new PortableType(0, [], new TypeDefinition.Primitive(Enum.Parse<PrimitiveKind>(store))),
            new PortableType(1, ["bitvec", "order", order], new TypeDefinition.Composite([])),
            new PortableType(2, [], new TypeDefinition.BitSequence(0, 1)),
        ]);
        var codec = new CodecFactory(types).Get<bool[]>(2);
        var bytes = codec.Encode(bits);
        Assert.Equal("0c" + words, Convert.ToHexStringLower(bytes));
        Assert.Equal(bits, codec.Decode(bytes));
    }

    [Fact]
    public void A_variant_is_written_by_name_and_an_unknown_index_is_refused()
    {
        var id = _types.DefineVariant("Data", [(0, "None", "", ""), (1, "Raw", "Vec<u8>", ""), (5, "Pair", "left: u8, right: bool", "")]);
        var codec = new CodecFactory(_types.Build()).Get<object?>(id);
        Assert.Equal([0], codec.Encode("None"));
        Assert.Equal([1, 8, 104, 105], codec.Encode(new ScaleVariant("Raw", "hi")));
        Assert.Equal("Pair(left: 3, right: True)", codec.Decode([5, 3, 1])!.ToString());
        Assert.Throws<ScaleException>(() => codec.Decode([9]));
        Assert.Throws<ScaleException>(() => codec.Encode("Nothing"));
    }

    [Fact]
    public void A_type_that_holds_itself_ends_in_an_error_and_not_in_the_stack()
    {
        TypeRegistry types = new([new PortableType(0, [], new TypeDefinition.Tuple([0, 0])), new PortableType(1, [], new TypeDefinition.Tuple([1]))]);
        var codecs = new CodecFactory(types);
        Assert.Throws<ScaleException>(() => codecs.Get<object?>(0).Decode([1, 2, 3]));
        Assert.Throws<ScaleException>(() => codecs.Get<int>(1));
    }

    [Fact]
    public void Any_value_of_a_random_type_is_read_back()
    {
        var expressions = Gen.Sized(size => Expression(Math.Min(size, 4)));
        Prop.ForAll(expressions.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (expression, seed) =>
        {
            var builder = new TypeRegistryBuilder();
            var id = builder.Id(expression);
            var registry = builder.Build();
            var codec = new CodecFactory(registry).Get<object?>(id);
            var bytes = codec.Encode(RandomValue.Of(registry, id, new Random(seed)));
            return codec.Encode(codec.Decode(bytes)).AsSpan().SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();

        static Gen<string> Expression(int depth) => depth == 0
            ? Gen.Elements("u8", "u16", "u64", "i32", "u128", "bool", "Str", "AccountId32", "Compact<u32>", "Compact<u128>", "()", "u256")
            : Gen.OneOf(
                Expression(0),
                Expression(depth - 1).Select(e => $"Vec<{e}>"),
                Expression(depth - 1).Where(e => !e.StartsWith("Option", StringComparison.Ordinal) && e != "()").Select(e => $"Option<{e}>"),
                Expression(depth - 1).Select(e => $"[{e}; 3]"),
                Expression(depth - 1).SelectMany(a => Expression(depth - 1).Select(b => $"({a}, {b})")));
    }

    [Fact]
    public void Ten_thousand_mutated_answers_are_read_or_refused_within_bounds()
    {
        var random = new Random(293);
        var captures = Taoverse.Tests.Golden.Json("chain/spec293_runtime_and_storage.json").GetProperty("runtime_calls").EnumerateArray()
            .Select(c => (Spec293.Metadata.FindMethod(c.GetProperty("method").GetString()!)!.OutputTypeId, Bytes: Taoverse.Tests.Golden.Hex(c.GetProperty("raw_hex").GetString()!)))
            .ToArray();
        for (var i = 0; i < 10_000; i++)
        {
            var (type, original) = captures[random.Next(captures.Length)];
            var bytes = random.Next(4) == 0 ? new byte[random.Next(200)] : original[..random.Next(original.Length + 1)];
            for (var changes = random.Next(1, 9); changes > 0 && bytes.Length > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Bounded.Run(bytes.Length, () => Spec293.Codecs.Get<object?>(type).Decode(bytes));
        }
    }

    private void Check<T>(string expression, T value)
    {
        var id = _types.Id(expression);
        var codec = new CodecFactory(_types.Build()).Get<T>(id);
        Assert.Equal(value, codec.Decode(codec.Encode(value)));
    }

    private sealed class Thing
    {
        public int First { get; set; }

        public required long SecondField { get; set; }

        public string? Elsewhere { get; set; }
    }
}
