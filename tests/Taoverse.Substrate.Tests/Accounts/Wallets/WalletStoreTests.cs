using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Accounts.Wallets;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Accounts.Wallets;

public sealed class WalletStoreTests : IDisposable
{
    private const string Phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    private const string Dev = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";
    private const string Alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _root = Directory.CreateTempSubdirectory("taoverse-wallets").FullName;

    private WalletStore Store => new(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_golden_wallet_is_read_and_its_hotkey_signs()
    {
        var store = new WalletStore(Golden.PathOf("chain/wallets"));
        var wallet = Assert.Single(store.Enumerate());
        Assert.Equal(("dev", Dev), (wallet.Name, wallet.Coldkey.ToString()));
        Assert.Null(wallet.ColdkeyFormat);
        var hotkey = Assert.Single(wallet.Hotkeys);
        Assert.Equal(("default", Dev, KeyfileFormat.Plain), (hotkey.Name, hotkey.Account.ToString(), hotkey.Format));

        using var pair = store.OpenHotkey("dev", "default");
        Assert.True(Sr25519.Verify(AccountId.Parse(Dev), "message"u8, pair.Sign("message"u8)));
        Assert.Equal("ColdkeyNotFound", Assert.Throws<TaoverseException>(() => store.OpenColdkey("dev")).ErrorId);
    }

    [Fact]
    public void What_is_written_for_a_phrase_is_what_btwallet_writes()
    {
        Assert.Equal(Dev, Store.WriteHotkey("dev", "default", Phrase).ToString());
        AssertSameJson(Golden.PathOf("chain/wallets/dev/hotkeys/default"), Path.Combine(_root, "dev/hotkeys/default"));

        Assert.Equal(Dev, Store.WriteColdkey("dev", "  " + Phrase.Replace(" ", "\t", StringComparison.Ordinal)).ToString());
        AssertSameJson(Golden.PathOf("chain/wallets/dev/coldkeypub.txt"), Path.Combine(_root, "dev/coldkeypub.txt"));
        using var coldkey = Store.OpenColdkey("dev");
        Assert.Equal(Dev, coldkey.ToString());
    }

    [Theory]
    [InlineData("//Alice")]
    [InlineData("0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a")]
    [InlineData(Phrase + "//Alice")]
    public void A_derived_key_or_a_seed_is_kept_without_a_phrase_that_would_give_another_key(string uri)
    {
        Store.WriteHotkey("w", "h", uri);
        Assert.DoesNotContain("secretPhrase", File.ReadAllText(Path.Combine(_root, "w/hotkeys/h")), StringComparison.Ordinal);
        using var pair = Store.OpenHotkey("w", "h");
        Assert.Equal(Alice, pair.ToString());
    }

    [Fact]
    public void An_encrypted_coldkey_shows_its_address_and_opens_with_its_password_only()
    {
        Store.WriteColdkey("owner", "//Alice", "pässword");
        var wallet = Store.Get("owner");
        Assert.Equal((Alice, KeyfileFormat.Nacl), (wallet.Coldkey.ToString(), wallet.ColdkeyFormat));
        Assert.Empty(wallet.Warnings);

        using var pair = Store.OpenColdkey("owner", "pässword");
        Assert.Equal(Alice, pair.ToString());
        Assert.Equal("WrongPassword", Assert.Throws<TaoverseException>(() => Store.OpenColdkey("owner", "password")).ErrorId);
        Assert.DoesNotContain("33a6f3", Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_root, "owner/coldkey"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_the_wait_for_the_password_writes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Store.WriteColdkey("owner", "//Alice", "password", cancellationToken: cancelled.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void No_key_is_replaced_unless_forced()
    {
        Store.WriteColdkey("w", "//Alice");
        Store.WriteHotkey("w", "h", "//Alice");
        var before = File.ReadAllBytes(Path.Combine(_root, "w/coldkey"));
        foreach (var write in new Action[] { () => Store.WriteColdkey("w", "//Bob"), () => Store.WriteHotkey("w", "h", "//Bob") })
        {
            var error = Assert.Throws<TaoverseException>(write);
            Assert.Equal(("KeyfileExists", FaultKind.InvalidState), (error.ErrorId, error.Kind));
        }

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_root, "w/coldkey")));
        var bob = Store.WriteColdkey("w", "//Bob", force: true);
        Assert.Equal(bob, Store.Get("w").Coldkey);
        using var pair = Store.OpenColdkey("w");
        Assert.Equal(bob, pair.Account);
    }

    [Fact]
    public void A_coldkey_may_join_its_own_public_half_but_not_that_of_another()
    {
        Store.WriteColdkey("w", "//Alice");
        File.Delete(Path.Combine(_root, "w/coldkey"));
        Assert.Equal("KeyfileExists", Assert.Throws<TaoverseException>(() => Store.WriteColdkey("w", "//Bob")).ErrorId);
        Assert.False(File.Exists(Path.Combine(_root, "w/coldkey")));
        Assert.Equal(Alice, Store.WriteColdkey("w", "//Alice").ToString());
    }

    [Fact]
    public async Task Of_many_writers_at_once_one_wins_and_the_file_is_whole()
    {
        var written = 0;
        var seeds = Enumerable.Range(0, 16).Select(i => $"//{i}").ToArray();
        await Parallel.ForEachAsync(seeds, (uri, token) =>
        {
            try
            {
                Store.WriteHotkey("w", "h", uri, cancellationToken: token);
                Interlocked.Increment(ref written);
            }
            catch (TaoverseException e)
            {
                Assert.Equal("KeyfileExists", e.ErrorId);
            }

            return ValueTask.CompletedTask;
        });
        Assert.Equal(1, written);
        using var pair = Store.OpenHotkey("w", "h");
        Assert.Equal(pair.Account, Store.GetHotkey("w", "h").Account);
        Assert.Empty(Directory.GetFiles(_root, "*.tmp", SearchOption.AllDirectories));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Files_are_for_the_owner_alone_and_an_open_plain_key_is_warned_of()
    {
        Store.WriteHotkey("w", "h", "//Alice");
        Assert.All(Directory.GetFiles(_root, "*", SearchOption.AllDirectories), RequireOwnerOnly);
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_root, "w/hotkeys")));
        Assert.Empty(Store.GetHotkey("w", "h").Warnings);

        File.SetUnixFileMode(Path.Combine(_root, "w/hotkeys/h"), Owner | UnixFileMode.OtherRead);
        var warning = Assert.Single(Store.GetHotkey("w", "h").Warnings);
        Assert.Contains("chmod 600", warning, StringComparison.Ordinal);
        using var pair = Store.OpenHotkey("w", "h");
        Assert.Equal(Alice, pair.ToString());
    }

    [Fact]
    public void A_damaged_file_is_a_warning_and_hides_no_other_wallet()
    {
        Store.WriteHotkey("a", "good", "//Alice");
        File.WriteAllText(Path.Combine(_root, "a/hotkeys/bad"), "{\"secretSeed\":\"0x12");
        File.WriteAllText(Path.Combine(_root, "a/hotkeys/odd"), "odd");
        Directory.CreateDirectory(Path.Combine(_root, "not-a-wallet"));
        Store.WriteColdkey("b", "//Bob");

        Assert.Equal(["a", "b"], Store.Enumerate().Select(w => w.Name));
        var hotkeys = Store.Get("a").Hotkeys;
        Assert.Equal(["bad", "good", "odd"], hotkeys.Select(h => h.Name));
        Assert.Single(hotkeys[0].Warnings);
        Assert.Empty(hotkeys[1].Warnings);
        Assert.Single(hotkeys[2].Warnings);
        Assert.DoesNotContain("0x12", hotkeys[0].Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_file_that_names_another_account_is_warned_of()
    {
        Store.WriteHotkey("w", "h", "//Alice");
        Store.WriteHotkey("w", "other", "//Bob");
        File.Copy(Path.Combine(_root, "w/hotkeys/otherpub.txt"), Path.Combine(_root, "w/hotkeys/hpub.txt"), overwrite: true);
        Assert.Contains("names", Assert.Single(Store.GetHotkey("w", "h").Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../w")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("")]
    public void A_name_does_not_lead_out_of_the_folder(string name)
    {
        Assert.Equal("InvalidWalletName", Assert.Throws<TaoverseException>(() => Store.Get(name)).ErrorId);
        Assert.Equal("InvalidWalletName", Assert.Throws<TaoverseException>(() => Store.WriteHotkey("w", name, "//Alice")).ErrorId);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Empty(new WalletStore(Path.Combine(_root, "nowhere")).Enumerate());
        Assert.Equal("WalletNotFound", Assert.Throws<TaoverseException>(() => Store.OpenColdkey("w")).ErrorId);
        Store.WriteColdkey("w", "//Alice");
        var error = Assert.Throws<TaoverseException>(() => Store.OpenHotkey("w", "miner"));
        Assert.Equal(("HotkeyNotFound", FaultKind.NotFound), (error.ErrorId, error.Kind));
        Assert.Contains("miner", error.Message, StringComparison.Ordinal);

        Store.WriteHotkey("w", "h", "//Alice");
        File.Delete(Path.Combine(_root, "w/hotkeys/h"));
        Assert.Equal(Alice, Store.GetHotkey("w", "h").Account.ToString());
        Assert.Equal("HotkeyNotFound", Assert.Throws<TaoverseException>(() => Store.OpenHotkey("w", "h")).ErrorId);
    }

    [Fact]
    public void A_file_far_too_large_for_a_keyfile_is_not_read()
    {
        Store.WriteHotkey("w", "h", "//Alice");
        File.WriteAllBytes(Path.Combine(_root, "w/hotkeys/h"), new byte[100_000]);
        Assert.Equal("KeyfileDamaged", Assert.Throws<TaoverseException>(() => Store.OpenHotkey("w", "h")).ErrorId);
    }

    [UnsupportedOSPlatform("windows")]
    private static void RequireOwnerOnly(string path) => Assert.Equal(Owner, File.GetUnixFileMode(path));

    private static void AssertSameJson(string expected, string actual)
    {
        var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(expected));
        Assert.Equal(fields, JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(actual)));
    }
}
