using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Scale;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Extrinsics;

public class EraTests
{
    [Fact]
    public void Eras_are_those_of_polkadot_js()
    {
        foreach (var expected in Golden.Json("chain/eras.json").EnumerateArray())
        {
            var current = expected.GetProperty("current").GetInt64();
            var era = Era.Mortal(expected.GetProperty("period").GetInt64(), current);
            Assert.Equal(expected.Hex("hex"), era.Encode());
            Assert.Equal(
                (expected.GetProperty("actual_period").GetInt64(), expected.GetProperty("phase").GetInt64()), (era.Period, era.Phase));
            Assert.Equal(
                (expected.GetProperty("birth").GetInt64(), expected.GetProperty("death").GetInt64()), (era.Birth(current), era.Death(current)));
        }
    }

    [Fact]
    public void Eras_are_read_as_they_were_written_and_no_others()
    {
        foreach (var expected in Golden.Json("chain/eras.json").EnumerateArray())
        {
            var era = Read(expected.Hex("hex"));
            Assert.Equal(
                (expected.GetProperty("actual_period").GetInt64(), expected.GetProperty("phase").GetInt64()), (era.Period, era.Phase));
        }

        Assert.Equal(Era.Immortal, Read([0]));
        for (var bits = 1; bits <= ushort.MaxValue; bits++)
        {
            byte[] bytes = [(byte)bits, (byte)(bits >> 8)];
            if (bytes[0] != 0)
            {
                try
                {
                    Assert.Equal(bytes, Read(bytes).Encode());
                }
                catch (ScaleException)
                {
                    // A phase beyond its period, or a period below four.
                    Assert.True((bits & 0xF) == 0 || (bits >> 4) >= Math.Min(2 << (bits & 0xF), 4096));
                }
            }
        }

        static Era Read(byte[] bytes)
        {
            var reader = new ScaleReader(bytes);
            var era = Era.Read(ref reader);
            reader.EnsureEnd();
            return era;
        }
    }

    [Fact]
    public void An_era_without_end_is_one_zero_byte() => Assert.Equal([0], Era.Immortal.Encode());

    [Fact]
    public void An_era_holds_the_block_that_it_was_made_for()
    {
        var blocks = from period in Gen.Choose(1, 100_000) from current in Gen.Choose(0, int.MaxValue) select (Period: (long)period, Current: (long)current);
        Prop.ForAll(blocks.ToArbitrary(), b =>
        {
            var era = Era.Mortal(b.Period, b.Current);
            return era.Birth(b.Current) <= b.Current && b.Current < era.Death(b.Current) && era.Death(b.Current) - era.Birth(b.Current) == era.Period;
        }).QuickCheckThrowOnFailure();
    }
}
