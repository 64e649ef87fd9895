using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Scale;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Scale;

public class ScaleTests
{
    [Fact]
    public void Compact_integers_are_those_of_polkadot_js()
    {
        foreach (var expected in Golden.Json("chain/scale_compact.json").EnumerateArray())
        {
            var value = BigInteger.Parse(expected.Text("value"), CultureInfo.InvariantCulture);
            var bytes = expected.Hex("hex");
            var writer = new ScaleWriter();
            writer.WriteCompact(value);
            Assert.Equal(bytes, writer.ToArray());
            Assert.Equal(value, new ScaleReader(bytes).ReadCompactBig());
            if (value <= ulong.MaxValue)
            {
                Assert.Equal((ulong)value, new ScaleReader(bytes).ReadCompact());
            }
        }
    }

    [Fact]
    public void Compact_integers_of_any_size_are_read_back()
    {
        var numbers = Gen.Choose(0, 67).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), n))
            .Select(bytes => new BigInteger(bytes, isUnsigned: true));
        Prop.ForAll(numbers.ToArbitrary(), value =>
        {
            var writer = new ScaleWriter();
            writer.WriteCompact(value);
            return new ScaleReader(writer.Written).ReadCompactBig() == value;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("0100")] // 0 in two bytes
    [InlineData("fd00")] // 63 in two bytes
    [InlineData("02000000")]
    [InlineData("0300000000")]
    [InlineData("03ffffff3f")]
    [InlineData("07000000ff00")]
    public void Compact_integers_longer_than_they_need_be_are_refused(string hex)
    {
        Assert.Throws<ScaleException>(() => new ScaleReader(Convert.FromHexString(hex)).ReadCompact());
        Assert.Throws<ScaleException>(() => new ScaleReader(Convert.FromHexString(hex)).ReadCompactBig());
    }

    [Fact]
    public void Integers_of_every_width_are_read_back()
    {
        Check<byte>();
        Check<short>();
        Check<uint>();
        Check<long>();
        Check<UInt128>();
        Check<Int128>();

        static void Check<T>()
            where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
        {
            foreach (var value in new[] { T.MinValue, T.MaxValue, T.Zero, T.One, T.MaxValue / (T.One + T.One) })
            {
                var writer = new ScaleWriter();
                writer.WriteInteger(value);
                Assert.Equal(value, new ScaleReader(writer.Written).ReadInteger<T>());
            }
        }
    }

    [Fact]
    public void Text_is_read_back_and_must_be_utf8()
    {
        var writer = new ScaleWriter();
        writer.WriteText("τao ⛏");
        Assert.Equal("τao ⛏", new ScaleReader(writer.Written).ReadText());
        Assert.Throws<ScaleException>(() => new ScaleReader([0x08, 0xC3, 0x28]).ReadText());
    }

    [Fact]
    public void A_bool_is_0_or_1() => Assert.Throws<ScaleException>(() => new ScaleReader([2]).ReadBool());

    [Fact]
    public void A_length_beyond_the_data_is_refused_before_anything_is_made()
    {
        var error = Assert.Throws<ScaleException>(() => new ScaleReader([0xFE, 0xFF, 0xFF, 0xFF, 1, 2, 3]).ReadLength(1));
        Assert.Equal("InvalidScale", error.ErrorId);
        Assert.Equal(0, error.Offset);
    }

    [Fact]
    public void Bytes_that_are_left_over_are_refused() => Assert.Throws<ScaleException>(() => new ScaleReader([1]).EnsureEnd());

    [Fact]
    public void Nesting_ends_at_a_bound() => Assert.Throws<ScaleException>(() =>
    {
        var reader = new ScaleReader([]);
        for (var i = 0; i <= ScaleReader.MaxDepth; i++)
        {
            reader.Enter();
        }
    });
}
