namespace Taoverse.Substrate.Crypto.Ristretto;

/// <content>Inverses and square roots by fixed powers, in fixed time.</content>
internal readonly partial struct FieldElement
{
    /// <summary>The even square root of -1.</summary>
    public static readonly FieldElement SqrtMinusOne = new(
        0x61B274A0EA0B0, 0xD5A5FC8F189D, 0x7EF5E9CBD0C60, 0x78595A6804C9E, 0x2B8324804FC1D);

    /// <summary>1/x, and 0 of 0: x^(p-2), p - 2 = 2^255 - 21.</summary>
    public FieldElement Invert()
    {
        var (x250, x11) = Power250();
        return x250.Square(5) * x11;
    }

    /// <summary>The square root of a ratio, as SQRT_RATIO_M1 of RFC 9496, section 4.2.</summary>
    /// <returns>The even root of u/v and a full mask; where u/v is not a square, the even root of i*u/v and an empty one.</returns>
    public static (FieldElement Root, ulong WasSquare) SqrtRatio(in FieldElement u, in FieldElement v)
    {
        var v3 = v.Square() * v;
        var v7 = v3.Square() * v;
        var root = u * v3 * (u * v7).Power252Minus3();
        var check = v * root.Square();

        var minusU = -u;
        var correct = EqualMask(check, u);
        var flipped = EqualMask(check, minusU);
        var flippedByI = EqualMask(check, minusU * SqrtMinusOne);

        root = Select(flipped | flippedByI, root * SqrtMinusOne, root);
        return (root.Absolute(), correct | flipped);
    }

    /// <summary>x^((p-5)/8), the exponent being 2^252 - 3.</summary>
    private FieldElement Power252Minus3()
    {
        var (x250, _) = Power250();
        return x250.Square(2) * this;
    }

    /// <summary>x^(2^250 - 1) and x^11.</summary>
    private (FieldElement X250, FieldElement X11) Power250()
    {
        var x2 = Square();
        var x9 = x2.Square(2) * this;
        var x11 = x9 * x2;
        var x5 = x11.Square() * x9;
        var x10 = x5.Square(5) * x5;
        var x20 = x10.Square(10) * x10;
        var x40 = x20.Square(20) * x20;
        var x50 = x40.Square(10) * x10;
        var x100 = x50.Square(50) * x50;
        var x200 = x100.Square(100) * x100;
        return (x200.Square(50) * x50, x11);
    }
}
