using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Accounts.Derivation;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Accounts;

public class Sr25519KeyPairTests
{
    private static readonly Gen<byte[]> Seeds = Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), 32);
    private static readonly Gen<byte[]> Messages = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();

    [Fact]
    public void Keys_from_phrases_are_those_of_polkadot_js()
    {
        foreach (var expected in Golden.Json("chain/sr25519_keys.json").GetProperty("from_mnemonic").EnumerateArray())
        {
            using var seed = Mnemonic.ToSeed(expected.Text("mnemonic"), expected.Text("password"));
            Assert.Equal(expected.Hex("mini_secret_seed"), seed.Span.ToArray());
            using var pair = Sr25519KeyPair.FromMnemonic(expected.Text("mnemonic"), expected.Text("password"));
            AssertIs(expected, pair);
        }
    }

    [Fact]
    public void Keys_from_seeds_are_those_of_polkadot_js()
    {
        foreach (var expected in Golden.Json("chain/sr25519_keys.json").GetProperty("from_seed").EnumerateArray())
        {
            using var pair = Sr25519KeyPair.FromSeed(expected.Hex("seed"));
            AssertIs(expected, pair);
        }
    }

    [Fact]
    public void Both_forms_of_a_secret_give_the_same_key()
    {
        foreach (var expected in Golden.Json("chain/sr25519_keys.json").GetProperty("from_mnemonic").EnumerateArray())
        {
            foreach (var form in new[] { "secret_key_ed25519_form", "secret_key_schnorrkel_canonical" })
            {
                using var pair = Sr25519KeyPair.FromSecret(expected.Hex(form));
                AssertIs(expected, pair);
                using var known = Sr25519KeyPair.FromSecret(expected.Hex(form), AccountId.Parse(expected.Text("ss58_42")));
                AssertIs(expected, known);
            }
        }
    }

    [Fact]
    public void Keys_from_secret_uris_are_those_of_polkadot_js()
    {
        foreach (var expected in Golden.Json("chain/sr25519_keys.json").GetProperty("from_suri").EnumerateArray())
        {
            var junctions = expected.GetProperty("junctions").EnumerateArray().ToArray();
            var path = DerivationPath.Parse(expected.Text("suri").Split("///")[0]);
            Assert.Equal(junctions.Length, path.Junctions.Count);
            foreach (var (wanted, actual) in junctions.Zip(path.Junctions))
            {
                Assert.Equal(wanted.GetProperty("hard").GetBoolean(), actual.IsHard);
                Assert.Equal(wanted.Hex("chain_code"), actual.ChainCode.ToArray());
            }

            foreach (var uri in new[] { expected.Text("suri"), expected.Text("full_suri") })
            {
                using var pair = Sr25519KeyPair.FromUri(uri);
                Assert.Equal(expected.Hex("public_key"), pair.Account.Bytes.ToArray());
                Assert.Equal(expected.Text("ss58_42"), pair.ToString());
            }
        }
    }

    [Fact]
    public void Signatures_are_judged_as_polkadot_js_judges_them()
    {
        var cases = Golden.Json("chain/sr25519_verify.json").EnumerateArray().ToArray();
        Assert.Equal(48, cases.Length);
        foreach (var expected in cases)
        {
            var valid = Sr25519.Verify(new AccountId(expected.Hex("public_key")), expected.Hex("message"), expected.Hex("signature"));
            Assert.Equal(expected.GetProperty("valid").GetBoolean(), valid);
        }
    }

    [Fact]
    public void The_signature_of_a_real_extrinsic_verifies()
    {
        var real = Golden.Json("chain/real_extrinsic_spec438.json");
        var extrinsic = real.Hex("extrinsic_hex");

        // Compact length of 2 bytes, version 0x84, 0x00 and the account, 0x01 and the signature.
        var account = new AccountId(extrinsic.AsSpan(4, 32));
        var signature = extrinsic.AsSpan(37, 64);
        Assert.True(Sr25519.Verify(account, real.Hex("signing_payload"), signature));
        Assert.False(Sr25519.Verify(account, real.Hex("call"), signature));
    }

    [Fact]
    public void The_signatures_of_extrinsics_that_polkadot_js_made_verify()
    {
        var golden = Golden.Json("chain/extrinsics_spec424.json").GetProperty("extrinsics");
        var cases = golden.EnumerateArray().ToArray();
        Assert.Equal(8, cases.Length);
        foreach (var expected in cases)
        {
            var account = AccountId.Parse(expected.Text("signer"));
            Assert.True(Sr25519.Verify(account, expected.Hex("bytes_signed"), expected.Hex("signature")));
        }
    }

    [Fact]
    public void What_is_signed_verifies_and_nothing_else_does()
    {
        var cases =
            from seed in Seeds
            from message in Messages
            from bit in Gen.Choose(0, 511)
            select (seed, message, bit);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using var pair = Sr25519KeyPair.FromSeed(c.seed);
            var signature = pair.Sign(c.message);
            var damaged = signature.ToArray();
            damaged[c.bit / 8] ^= (byte)(1 << (c.bit % 8));
            return Sr25519.Verify(pair.Account, c.message, signature)
                && !Sr25519.Verify(pair.Account, c.message, damaged)
                && !Sr25519.Verify(pair.Account, [.. c.message, 0], signature);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Two_signatures_of_one_message_differ()
    {
        using var pair = Sr25519KeyPair.FromUri("//Alice");
        Assert.NotEqual(pair.Sign("message"u8), pair.Sign("message"u8));
    }

    [Fact]
    public void A_response_that_is_not_reduced_is_refused()
    {
        using var pair = Sr25519KeyPair.FromUri("//Alice");
        var signature = pair.Sign("message"u8);

        // s + l still fits 253 bits, and means the same scalar.
        var order = Golden.Hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        var carry = 0;
        for (var i = 0; i < 32; i++)
        {
            var sum = (i == 31 ? signature[32 + i] & 0x7F : signature[32 + i]) + order[i] + carry;
            signature[32 + i] = (byte)sum;
            carry = sum >> 8;
        }

        signature[63] |= 0x80;
        Assert.False(Sr25519.Verify(pair.Account, "message"u8, signature));
    }

    [Fact]
    public void A_key_or_signature_of_the_wrong_kind_does_not_verify()
    {
        using var pair = Sr25519KeyPair.FromUri("//Alice");
        var signature = pair.Sign("message"u8);
        Assert.False(Sr25519.Verify(pair.Account, "message"u8, signature.AsSpan(0, 63)));
        Assert.False(Sr25519.Verify(pair.Account, "message"u8, [.. signature, 0]));
        Assert.False(Sr25519.Verify(pair.Account, "message"u8, []));

        var noPoint = Enumerable.Repeat((byte)0xFF, 32).ToArray();
        Assert.False(Sr25519.Verify(new AccountId(noPoint), "message"u8, signature));
    }

    [Fact]
    public void A_derived_key_signs_and_its_path_can_be_walked_in_steps()
    {
        var words = Gen.Elements("a", "miner", "0", "18446744073709551615", "18446744073709551616", "+7", "ü", new string('x', 40));
        var junctions = Gen.Elements("/", "//").SelectMany(slash => words.Select(word => slash + word)).ArrayOf();
        var cases = from seed in Seeds from path in junctions select (seed, path);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using var root = Sr25519KeyPair.FromSeed(c.seed);
            using var whole = root.Derive(string.Concat(c.path));
            var step = root.Derive(string.Empty);
            foreach (var junction in c.path)
            {
                var next = step.Derive(junction);
                step.Dispose();
                step = next;
            }

            using (step)
            {
                return step.Account == whole.Account && Sr25519.Verify(whole.Account, c.seed, step.Sign(c.seed));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Either_form_of_a_softly_derived_secret_is_told_by_the_account()
    {
        using var root = Sr25519KeyPair.FromUri("//Alice");
        for (var i = 0; i < 64; i++)
        {
            using var pair = root.Derive($"/{i}");
            var secret = new byte[64];
            pair.CopySecret(secret);
            using var same = Sr25519KeyPair.FromSecret(secret, pair.Account);
            Assert.Equal(pair.Account, same.Account);

            MultiplyByEight(secret);
            using var fromMultiple = Sr25519KeyPair.FromSecret(secret, pair.Account);
            Assert.Equal(pair.Account, fromMultiple.Account);
        }
    }

    [Theory]
    [InlineData("//Alice/", "InvalidDerivationPath")]
    [InlineData("//Alice//", "InvalidDerivationPath")]
    [InlineData("/", "InvalidDerivationPath")]
    [InlineData("   ", "InvalidSecretUri")]
    [InlineData("0x1234", "InvalidSecretUri")]
    [InlineData("0xzz", "InvalidSecretUri")]
    [InlineData("0x0101010101010101010101010101010101010101010101010101010101010101///password", "InvalidSecretUri")]
    [InlineData("twelve words that are not words of any list at all really//Alice", "InvalidMnemonic")]
    public void A_bad_secret_uri_is_refused_without_repeating_it(string uri, string errorId)
    {
        var error = Assert.Throws<TaoverseException>(() => Sr25519KeyPair.FromUri(uri));
        Assert.Equal(errorId, error.ErrorId);
        Assert.DoesNotContain("twelve", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_in_hexadecimal_may_have_a_path()
    {
        using var root = Sr25519KeyPair.FromUri("0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a");
        Assert.Equal("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", root.ToString());
        using var derived = Sr25519KeyPair.FromUri("0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a//stash");
        Assert.Equal("5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY", derived.ToString());
    }

    [Fact]
    public void A_secret_of_another_account_is_refused()
    {
        using var alice = Sr25519KeyPair.FromUri("//Alice");
        using var bob = Sr25519KeyPair.FromUri("//Bob");
        var secret = new byte[64];
        alice.CopySecret(secret);
        var error = Assert.Throws<TaoverseException>(() => Sr25519KeyPair.FromSecret(secret, bob.Account));
        Assert.Equal("KeyMismatch", error.ErrorId);
    }

    [Fact]
    public void Bytes_that_are_no_scalar_are_refused()
    {
        var error = Assert.Throws<TaoverseException>(() => Sr25519KeyPair.FromSecret(Enumerable.Repeat((byte)0xFF, 64).ToArray()));
        Assert.Equal("InvalidSecretKey", error.ErrorId);
        Assert.Equal("InvalidSecretKey", Assert.Throws<TaoverseException>(() => Sr25519KeyPair.FromSeed(new byte[31])).ErrorId);
    }

    [Fact]
    public void A_disposed_pair_does_not_sign()
    {
        var pair = Sr25519KeyPair.FromUri("//Alice");
        pair.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pair.Sign("message"u8));
        Assert.Equal("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", pair.ToString());
    }

    [Fact]
    public async Task Many_threads_may_sign_with_one_pair()
    {
        using var pair = Sr25519KeyPair.FromUri("//Alice");
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), (i, _) =>
        {
            var message = Encoding.UTF8.GetBytes($"message {i}");
            Assert.True(Sr25519.Verify(pair.Account, message, pair.Sign(message)));
            return ValueTask.CompletedTask;
        });
    }

    private static void AssertIs(System.Text.Json.JsonElement expected, Sr25519KeyPair pair)
    {
        Assert.Equal(expected.Hex("public_key"), pair.Account.Bytes.ToArray());
        Assert.Equal(expected.Text("ss58_42"), pair.Account.ToString());
        var secret = new byte[64];
        pair.CopySecret(secret);
        Assert.Equal(expected.Hex("secret_key_schnorrkel_canonical"), secret);
    }

    private static void MultiplyByEight(byte[] secret)
    {
        var carry = 0;
        for (var i = 0; i < 32; i++)
        {
            var value = (secret[i] << 3) | carry;
            secret[i] = (byte)value;
            carry = value >> 8;
        }
    }
}
