using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Crypto.Bip39;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Accounts;

public class MnemonicTests
{
    [Fact]
    public void Phrases_stand_for_the_entropy_that_polkadot_js_finds()
    {
        foreach (var expected in Golden.Json("chain/sr25519_keys.json").GetProperty("from_mnemonic").EnumerateArray())
        {
            var entropy = new byte[32];
            Assert.True(PhraseEntropy.TryDecode(expected.Text("mnemonic"), entropy, out var size, out _));
            Assert.Equal(expected.Hex("entropy"), entropy[..size]);
            using var phrase = PhraseEntropy.Encode(entropy.AsSpan(0, size));
            Assert.Equal(expected.Text("mnemonic"), new string(phrase.Span));
        }
    }

    [Fact]
    public void What_polkadot_js_refuses_is_refused()
    {
        foreach (var expected in Golden.Json("chain/sr25519_keys.json").GetProperty("mnemonic_invalid").EnumerateArray())
        {
            Assert.False(Mnemonic.TryValidate(expected.Text("mnemonic"), out var reason));
            Assert.NotEmpty(reason);
        }
    }

    [Theory]
    [InlineData("", "0 words")]
    [InlineData("abandon abandon abandon", "3 words")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon", "11 words")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon", "checksum")]
    [InlineData("abandon hunter2 abandon", "word 2")]
    [InlineData("bottom drive obey lake curtain smoke basket hold race lonely fit walk bottom drive obey lake curtain smoke basket hold race lonely fit walk walk", "more than 24")]
    public void A_bad_phrase_is_refused_with_a_reason_that_holds_no_word_of_it(string phrase, string reason)
    {
        var error = Assert.Throws<TaoverseException>(() => Mnemonic.ToSeed(phrase));
        Assert.Equal("InvalidMnemonic", error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abandon", error.Message + error.NextStep, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message + error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void White_space_around_and_between_words_does_not_matter()
    {
        using var plain = Sr25519KeyPair.FromMnemonic("bottom drive obey lake curtain smoke basket hold race lonely fit walk");
        using var spaced = Sr25519KeyPair.FromMnemonic("  bottom drive\tobey lake\ncurtain smoke basket  hold race lonely fit walk\r\n");
        Assert.Equal(plain.Account, spaced.Account);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(18)]
    [InlineData(21)]
    [InlineData(24)]
    public void New_phrases_are_valid_and_never_the_same(int words)
    {
        using var first = Mnemonic.Generate(words);
        using var second = Mnemonic.Generate(words);
        Assert.True(Mnemonic.TryValidate(first.Span, out _));
        Assert.Equal(words, new string(first.Span).Split(' ').Length);
        Assert.False(first.Span.SequenceEqual(second.Span));
    }

    [Fact]
    public void A_phrase_of_another_length_is_not_made() =>
        Assert.Equal("InvalidMnemonic", Assert.Throws<TaoverseException>(() => Mnemonic.Generate(13)).ErrorId);

    [Fact]
    public void Every_entropy_has_a_phrase_that_leads_back_to_it()
    {
        var entropies = Gen.Elements(16, 20, 24, 28, 32).SelectMany(size => Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), size));
        Prop.ForAll(entropies.ToArbitrary(), entropy =>
        {
            using var phrase = PhraseEntropy.Encode(entropy);
            var decoded = new byte[32];
            return PhraseEntropy.TryDecode(phrase.Span, decoded, out var size, out _) && decoded.AsSpan(0, size).SequenceEqual(entropy);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_wrong_word_is_noticed_by_the_checksum_in_fifteen_cases_of_sixteen()
    {
        var words = "bottom drive obey lake curtain smoke basket hold race lonely fit walk".Split(' ');
        var accepted = 0;
        for (var i = 0; i < EnglishWords.Count; i++)
        {
            words[5] = EnglishWords.At(i);
            accepted += Mnemonic.TryValidate(string.Join(' ', words), out _) ? 1 : 0;
        }

        Assert.InRange(accepted, 80, 180);
    }

    [Fact]
    public void The_word_list_is_that_of_BIP_39()
    {
        var text = string.Concat(Enumerable.Range(0, EnglishWords.Count).Select(i => EnglishWords.At(i) + "\n"));
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda", Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Secrets_do_not_show_and_are_gone_when_disposed_of()
    {
        using var secure = new System.Security.SecureString();
        "pässword"u8.ToArray().ToList().ForEach(b => secure.AppendChar((char)b));
        var text = SecretText.From(secure);
        Assert.Equal(secure.Length, text.Length);
        Assert.Equal((char)"ä"u8[0], text.Span[1]);
        Assert.DoesNotContain("ssword", text.ToString(), StringComparison.Ordinal);
        text.Dispose();
        Assert.Throws<ObjectDisposedException>(() => text.Span.Length);

        var buffer = new SecretBuffer("secret"u8);
        var bytes = buffer.Span;
        buffer.Dispose();
        Assert.Equal(new byte[6], bytes.ToArray());
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
        Assert.DoesNotContain("secret", buffer.ToString().Replace("secret bytes", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
