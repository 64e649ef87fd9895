using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Crypto.Ristretto;

namespace Taoverse.Substrate.Tests.Crypto;

public class FieldElementTests
{
    private static readonly BigInteger Modulus = BigInteger.Pow(2, 255) - 19;

    // Numbers of 255 bits, half of them close to where carries and reductions happen.
    private static readonly Gen<BigInteger> Numbers = Gen.OneOf(
        Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), 32).Select(b => new BigInteger(b, isUnsigned: true) >> 1),
        from limb in Gen.Choose(0, 5)
        from near in Gen.Choose(-20, 20)
        from top in Gen.Elements(BigInteger.Zero, Modulus, BigInteger.Pow(2, 255) - 1)
        select BigInteger.Abs(top + (BigInteger.Pow(2, 51 * limb) * near)) % BigInteger.Pow(2, 255));

    [Fact]
    public void Arithmetic_is_that_of_integers_modulo_the_prime() => ForPairs((x, y) =>
        Value(Element(x) + Element(y)) == Mod(x + y)
        && Value(Element(x) - Element(y)) == Mod(x - y)
        && Value(Element(x) * Element(y)) == Mod(x * y)
        && Value(Element(x).Square()) == Mod(x * x)
        && Value(-Element(x)) == Mod(-x));

    [Fact]
    public void Loose_sums_and_differences_may_be_multiplied_squared_added_and_subtracted() => ForPairs((x, y) =>
    {
        var sum = FieldElement.AddLoose(Element(x), Element(y));
        var difference = FieldElement.SubtractLoose(Element(x), Element(y));
        return Value(sum * difference) == Mod((x + y) * (x - y))
            && Value(difference * sum) == Mod((x + y) * (x - y))
            && Value(sum.Square()) == Mod((x + y) * (x + y))
            && Value(difference.Square()) == Mod((x - y) * (x - y))
            && Value(sum - difference) == Mod(2 * y)
            && Value(sum + difference) == Mod(2 * x)
            && Value(difference) == Mod(x - y);
    });

    [Fact]
    public void The_largest_limbs_that_are_allowed_do_not_overflow()
    {
        var limb = (1UL << 53) - 77;
        var largest = new FieldElement(limb, limb, limb, limb, limb);
        var value = Enumerable.Range(0, 5).Aggregate(BigInteger.Zero, (sum, i) => sum + (limb * BigInteger.Pow(2, 51 * i)));
        Assert.Equal(Mod(value), Value(largest));
        Assert.Equal(Mod(value * value), Value(largest * largest));
        Assert.Equal(Mod(value * value), Value(largest.Square()));
        Assert.Equal(Mod(2 * value), Value(largest + largest));
        Assert.Equal(Mod(-value), Value(-largest));
    }

    [Fact]
    public void Every_number_but_zero_has_an_inverse() => ForPairs((x, _) =>
        Mod(x) == 0 ? Value(Element(x).Invert()) == 0 : Value(Element(x).Invert() * Element(x)) == 1);

    [Fact]
    public void The_root_of_a_ratio_is_found_where_there_is_one() => ForPairs((x, y) =>
    {
        if (Mod(y) == 0)
        {
            return true;
        }

        var (root, wasSquare) = FieldElement.SqrtRatio(Element(x), Element(y));
        var ratio = Mod(x * BigInteger.ModPow(Mod(y), Modulus - 2, Modulus));
        var isSquare = ratio == 0 || BigInteger.ModPow(ratio, (Modulus - 1) / 2, Modulus) == 1;
        var target = isSquare ? ratio : Mod(ratio * Value(FieldElement.SqrtMinusOne));
        return wasSquare == (isSquare ? ulong.MaxValue : 0) && Value(root.Square()) == target && Value(root).IsEven;
    });

    [Fact]
    public void Choices_and_comparisons_follow_the_canonical_values() => ForPairs((x, y) =>
    {
        var (a, b) = (Element(x), Element(y));
        return FieldElement.EqualMask(a, b) == (Mod(x) == Mod(y) ? ulong.MaxValue : 0)
            && FieldElement.EqualMask(a, Element(Mod(x))) == ulong.MaxValue
            && a.NegativeMask() == (Mod(x).IsEven ? 0 : ulong.MaxValue)
            && Value(FieldElement.Select(ulong.MaxValue, a, b)) == Mod(x)
            && Value(FieldElement.Select(0, a, b)) == Mod(y)
            && Value(a.Absolute()).IsEven;
    });

    private static void ForPairs(Func<BigInteger, BigInteger, bool> property) =>
        Prop.ForAll((from x in Numbers from y in Numbers select (x, y)).ToArbitrary(), c => property(c.x, c.y))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static FieldElement Element(BigInteger value)
    {
        var bytes = new byte[33];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return FieldElement.FromBytes(bytes.AsSpan(0, 32));
    }

    private static BigInteger Mod(BigInteger value) => ((value % Modulus) + Modulus) % Modulus;

    private static BigInteger Value(FieldElement element)
    {
        var bytes = new byte[32];
        element.ToBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }
}
