using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Crypto.Argon2;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Crypto;

public class Argon2iTests
{
    // RFC 9106, section 5.2.
    [Fact]
    public void The_vector_of_the_RFC_is_met()
    {
        var key = new byte[32];
        new Argon2i(passes: 3, memoryKiB: 32, lanes: 4).DeriveKey(
            Repeat(1, 32), Repeat(2, 16), key, CancellationToken.None, secret: Repeat(3, 8), associated: Repeat(4, 12));
        Assert.Equal("c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8", Convert.ToHexStringLower(key));
    }

    // From the reference implementation's tests (P-H-C/phc-winner-argon2, test.c, version 0x13, Argon2i).
    [Theory]
    [InlineData(2, 16, 1, "password", "somesalt", "c1628832147d9720c5bd1cfd61367078729f6dfb6f8fea9ff98158e0d7816ed0")]
    [InlineData(2, 8, 1, "password", "somesalt", "89e9029f4637b295beb027056a7336c414fadd43f6b208645281cb214a56452f")]
    [InlineData(2, 8, 2, "password", "somesalt", "4ff5ce2769a1d7f4c8a491df09d41a9fbe90e5eb02155a13e4c01e20cd4eab61")]
    [InlineData(1, 16, 1, "password", "somesalt", "d168075c4d985e13ebeae560cf8b94c3b5d8a16c51916b6f4ac2da3ac11bbecf")]
    [InlineData(4, 16, 1, "password", "somesalt", "aaa953d58af3706ce3df1aefd4a64a84e31d7f54175231f1285259f88174ce5b")]
    [InlineData(2, 16, 1, "differentpassword", "somesalt", "14ae8da01afea8700c2358dcef7c5358d9021282bd88663a4562f59fb74d22ee")]
    [InlineData(2, 16, 1, "password", "diffsalt", "b0357cccfbef91f3860b0dba447b2348cbefecadaf990abfe9cc40726c521271")]
    public void The_vectors_of_the_reference_implementation_are_met(
        int passes, int memoryExponent, int lanes, string password, string salt, string expected)
    {
        var key = new byte[32];
        new Argon2i(passes, 1 << memoryExponent, lanes).DeriveKey(
            System.Text.Encoding.UTF8.GetBytes(password), System.Text.Encoding.UTF8.GetBytes(salt), key, CancellationToken.None);
        Assert.Equal(expected, Convert.ToHexStringLower(key));
    }

    [Fact]
    public void The_key_of_libsodium_is_met()
    {
        var golden = Golden.Json("chain/keyfile_nacl.json");
        var expected = golden.GetProperty("cheap_kdf_vector");
        var key = new byte[32];
        var memory = expected.GetProperty("memlimit").GetInt32() / 1024;
        new Argon2i(expected.GetProperty("opslimit").GetInt32(), memory, 1).DeriveKey(
            System.Text.Encoding.UTF8.GetBytes(expected.Text("password")), golden.GetProperty("kdf").Hex("salt_hex"), key, CancellationToken.None);
        Assert.Equal(expected.Hex("key_hex"), key);
    }

    [Fact]
    public void Compression_with_and_without_vectors_agrees()
    {
        var blocks = Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(int.MinValue, int.MaxValue), 256).Select(ToWords), 3);
        Prop.ForAll((from b in blocks from add in Gen.Elements(true, false) select (b, add)).ToArbitrary(), c =>
        {
            var expected = c.b[2].ToArray();
            var actual = c.b[2].ToArray();
            Argon2Compression.CompressWords(ref c.b[0][0], ref c.b[1][0], ref expected[0], c.add);
            Argon2Compression.Compress(ref c.b[0][0], ref c.b[1][0], ref actual[0], c.add);
            return expected.SequenceEqual(actual);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Memory_that_the_machine_does_not_have_is_refused_before_it_is_used()
    {
        var error = Assert.Throws<TaoverseException>(() => new Argon2Memory(1L << 40));
        Assert.Equal(("NotEnoughMemory", FaultKind.LimitsExceeded), (error.ErrorId, error.Kind));
    }

    [Fact]
    public void Derivation_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => new Argon2i(1, 1024, 1).DeriveKey([1], Repeat(2, 16), new byte[32], cancelled.Token));
    }

    private static byte[] Repeat(byte value, int count) => Enumerable.Repeat(value, count).ToArray();

    private static ulong[] ToWords(int[] halves) =>
        Enumerable.Range(0, 128).Select(i => ((ulong)(uint)halves[2 * i] << 32) | (uint)halves[(2 * i) + 1]).ToArray();
}
