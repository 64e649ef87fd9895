using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Crypto.SecretBox;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Crypto;

public class SecretBoxTests
{
    private static readonly Gen<byte> Byte = Gen.Choose(0, 255).Select(b => (byte)b);

    // NaCl, tests/secretbox.c and secretbox2.c.
    [Fact]
    public void The_vector_of_NaCl_is_met()
    {
        var key = Golden.Hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
        var nonce = Golden.Hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
        var message = Golden.Hex(
            "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c6129"
            + "6cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
            + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
        var box = new byte[message.Length + 16];
        SecretBox.Seal(key, nonce, message, box);
        Assert.Equal(
            "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186a"
            + "c0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae"
            + "90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74"
            + "e355a5",
            Convert.ToHexStringLower(box));
        using var opened = SecretBox.Open(key, nonce, box);
        Assert.Equal(message, opened!.Span.ToArray());
    }

    // RFC 8439, section 2.5.2 and appendix A.3, vectors 7 to 11, which are about carries and the last reduction.
    [Theory]
    [InlineData("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b", "43727970746f6772617068696320466f72756d2052657365617263682047726f7570", "a8061dc1305136c6c22b8baf0c0127a9")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", "ffffffffffffffffffffffffffffffff", "03000000000000000000000000000000")]
    [InlineData("02000000000000000000000000000000ffffffffffffffffffffffffffffffff", "02000000000000000000000000000000", "03000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000", "05000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101", "00000000000000000000000000000000")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", "fdffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff")]
    public void The_tags_of_the_RFC_are_met(string key, string message, string expected)
    {
        var tag = new byte[16];
        Poly1305.Tag(Golden.Hex(key), Golden.Hex(message), tag);
        Assert.Equal(expected, Convert.ToHexStringLower(tag));
    }

    [Fact]
    public void A_tag_is_the_polynomial_modulo_the_prime()
    {
        var edges = Gen.OneOf(Byte, Gen.Elements((byte)0, (byte)0xFF));
        var cases = from key in Gen.ArrayOf(edges, 32) from message in edges.ArrayOf() select (key, message);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var tag = new byte[16];
            Poly1305.Tag(c.key, c.message, tag);
            return tag.SequenceEqual(Reference(c.key, c.message));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void What_is_sealed_opens_and_any_change_is_noticed()
    {
        var cases =
            from key in Gen.ArrayOf(Byte, 32)
            from nonce in Gen.ArrayOf(Byte, 24)
            from message in Byte.ArrayOf()
            from bit in Gen.Choose(0, int.MaxValue)
            select (key, nonce, message, bit);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var box = new byte[c.message.Length + SecretBox.TagSize];
            SecretBox.Seal(c.key, c.nonce, c.message, box);
            using var opened = SecretBox.Open(c.key, c.nonce, box);
            box[c.bit / 8 % box.Length] ^= (byte)(1 << (c.bit % 8));
            return opened!.Span.SequenceEqual(c.message)
                && SecretBox.Open(c.key, c.nonce, box) is null
                && SecretBox.Open(c.key, c.nonce, box.AsSpan(0, 15)) is null;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_golden_keyfile_opens()
    {
        var golden = Golden.Json("chain/keyfile_nacl.json");
        var file = golden.Hex("keyfile_hex").AsSpan("$NACL".Length);
        using var opened = SecretBox.Open(golden.Hex("key_hex"), file[..24], file[24..]);
        Assert.Equal(golden.Text("plaintext_utf8"), Encoding.UTF8.GetString(opened!.Span));
    }

    private static byte[] Reference(byte[] key, byte[] message)
    {
        var prime = BigInteger.Pow(2, 130) - 5;
        var r = new BigInteger(key.AsSpan(0, 16), isUnsigned: true)
            & BigInteger.Parse("0ffffffc0ffffffc0ffffffc0fffffff", System.Globalization.NumberStyles.HexNumber, null);
        var sum = BigInteger.Zero;
        foreach (var block in message.Chunk(16))
        {
            sum = (sum + new BigInteger([.. block, 1], isUnsigned: true)) * r % prime;
        }

        sum = (sum + new BigInteger(key.AsSpan(16), isUnsigned: true)) % BigInteger.Pow(2, 128);
        var tag = new byte[16];
        sum.TryWriteBytes(tag, out _, isUnsigned: true);
        return tag;
    }
}
