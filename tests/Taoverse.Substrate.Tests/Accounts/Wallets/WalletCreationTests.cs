using System.Net;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Accounts.Wallets;
using Taoverse.Substrate.Crypto;

namespace Taoverse.Substrate.Tests.Accounts.Wallets;

public sealed class WalletCreationTests : IDisposable
{
    private const string Alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

    private readonly string _root = Directory.CreateTempSubdirectory("taoverse-wallets").FullName;

    private WalletStore Store => new(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_phrases_of_new_keys_make_the_same_keys_again()
    {
        var made = Store.Create(new NewKeys { Wallet = "w" });

        Assert.Equal(made.Coldkey, AccountOf(made.Mnemonic!));
        Assert.Equal(made.Hotkey, AccountOf(made.HotkeyMnemonic!));
        Assert.NotEqual(made.Coldkey, made.Hotkey);
        var found = Store.Get("w");
        Assert.Equal((made.Coldkey, made.Hotkey), (found.Coldkey.ToString(), found.Hotkeys[0].Account.ToString()));
    }

    [Fact]
    public void A_key_that_was_imported_gives_no_phrase_back()
    {
        using var alice = new SecretText("//Alice");
        var made = Store.Create(new NewKeys { Wallet = "w", Coldkey = alice, Hotkey = alice });

        Assert.Equal((Alice, Alice), (made.Coldkey, made.Hotkey));
        Assert.Null(made.Mnemonic);
        Assert.Null(made.HotkeyMnemonic);
        Assert.Equal(7, alice.Length); // still the caller's
    }

    [Fact]
    public void A_hotkey_alone_needs_no_coldkey_and_touches_none()
    {
        var made = Store.Create(new NewKeys { Wallet = "w", HotkeyName = "h", HotkeyOnly = true });
        Assert.Null(made.Coldkey);
        Assert.Null(Store.Get("w").ColdkeyFormat);

        using var alice = new SecretText("//Alice");
        Store.WriteColdkey("w", alice.Span);
        Store.Create(new NewKeys { Wallet = "w", HotkeyName = "second", HotkeyOnly = true, Force = true });
        Assert.Equal(Alice, Store.Get("w").Coldkey.ToString());
        Assert.Equal(["h", "second"], Store.Get("w").Hotkeys.Select(h => h.Name));
    }

    [Fact]
    public void Where_a_hotkey_is_in_the_way_no_coldkey_is_written_either()
    {
        Store.Create(new NewKeys { Wallet = "w", HotkeyOnly = true });

        var refused = Assert.Throws<TaoverseException>(() => Store.Create(new NewKeys { Wallet = "w" }));

        Assert.Equal("KeyfileExists", refused.ErrorId);
        Assert.Null(Store.Get("w").ColdkeyFormat);
    }

    [Theory]
    [InlineData("zebra zebra zebra", null)]
    [InlineData(null, "zebra zebra zebra")]
    public void A_phrase_that_is_none_writes_nothing_and_is_not_repeated(string? coldkey, string? hotkey)
    {
        using var first = coldkey is null ? null : new SecretText(coldkey);
        using var second = hotkey is null ? null : new SecretText(hotkey);

        var refused = Assert.Throws<TaoverseException>(() => Store.Create(new NewKeys { Wallet = "w", Coldkey = first, Hotkey = second }));

        Assert.Equal("InvalidMnemonic", refused.ErrorId);
        Assert.DoesNotContain("zebra zebra", refused.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void A_coldkey_can_join_its_own_public_half_and_no_other()
    {
        using var alice = new SecretText("//Alice");
        using var bob = new SecretText("//Bob");
        Store.WriteColdkey("w", alice.Span);
        File.Delete(Path.Combine(_root, "w", "coldkey"));

        Assert.Equal("KeyfileExists", Assert.Throws<TaoverseException>(() => Store.Create(new NewKeys { Wallet = "w", Coldkey = bob })).ErrorId);
        Assert.Empty(Store.Get("w").Hotkeys);
        Assert.Equal(Alice, Store.Create(new NewKeys { Wallet = "w", Coldkey = alice }).Coldkey);
    }

    [Fact]
    public void Addresses_are_told_without_a_password_or_the_missing_file_is_named()
    {
        using var alice = new SecretText("//Alice");
        Store.Create(new NewKeys { Wallet = "w", Coldkey = alice, Hotkey = alice, HotkeyName = "h" });
        Assert.Equal((Alice, Alice), (Store.GetColdkeyAccount("w").ToString(), Store.GetHotkeyAccount("w", "h").ToString()));

        Store.Create(new NewKeys { Wallet = "hot", HotkeyOnly = true });
        var unknown = Assert.Throws<TaoverseException>(() => Store.GetColdkeyAccount("hot"));
        Assert.Equal("AddressUnknown", unknown.ErrorId);
        Assert.Contains("coldkeypub.txt", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coldkey")]
    [InlineData("coldkeypub")]
    [InlineData("coldkeypub.txt")]
    public void A_coldkey_is_no_hotkey(string name)
    {
        Store.Create(new NewKeys { Wallet = "w" });

        Assert.Equal("ColdkeyGiven", Assert.Throws<TaoverseException>(() => Store.OpenHotkey("w", name)).ErrorId);
    }

    private static string AccountOf(System.Security.SecureString phrase)
    {
        Assert.True(phrase.IsReadOnly());
        using var pair = Sr25519KeyPair.FromMnemonic(new NetworkCredential(string.Empty, phrase).Password);
        return pair.ToString();
    }
}
