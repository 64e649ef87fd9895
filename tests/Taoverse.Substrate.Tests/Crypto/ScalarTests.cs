using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Crypto.Ristretto;

namespace Taoverse.Substrate.Tests.Crypto;

public class ScalarTests
{
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    private static readonly Gen<BigInteger> Wide = Gen.OneOf(
        Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), 64).Select(b => new BigInteger(b, isUnsigned: true)),
        from multiple in Gen.Choose(0, 16)
        from near in Gen.Choose(-3, 3)
        select BigInteger.Max(0, (Order * multiple) + near),
        Gen.Constant(BigInteger.Pow(2, 512) - 1));

    [Fact]
    public void Arithmetic_is_that_of_integers_modulo_the_order() =>
        Prop.ForAll((from x in Wide from y in Wide select (x, y)).ToArbitrary(), c =>
        {
            Scalar a = FromWide(c.x), b = FromWide(c.y);
            return Value(a) == c.x % Order
                && Value(a + b) == (c.x + c.y) % Order
                && Value(a * b) == (c.x * c.y) % Order;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Numbers_below_the_order_are_read_and_no_others() =>
        Prop.ForAll(Wide.Select(x => x % BigInteger.Pow(2, 256)).ToArbitrary(), x =>
            Scalar.TryRead(Bytes(x, 32), out var scalar) == (x < Order) && (x >= Order || Value(scalar) == x))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    internal static Scalar FromWide(BigInteger value) => Scalar.FromWide(Bytes(value, 64));

    private static byte[] Bytes(BigInteger value, int size)
    {
        var bytes = new byte[size];
        Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    private static BigInteger Value(Scalar scalar)
    {
        var bytes = new byte[32];
        scalar.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }
}
