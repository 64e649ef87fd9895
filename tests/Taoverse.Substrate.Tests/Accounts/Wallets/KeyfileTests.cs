using System.Text;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Accounts.Wallets;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Accounts.Wallets;

public class KeyfileTests
{
    private const string Alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    private const string AlicePrivate = "0x33a6f3093f158a7109f679410bef1a0c54168145e0cecb4df006c1c2fffb1f09925a225d97aa00682d6a59b95b18780c10d7032336e88f3442b42361f4a66011";
    private const string AliceEd25519Form = "0x98319d4ff8a9508c4bb0cf0b5a78d760a0b2082c02775e6e82370816fedfff48925a225d97aa00682d6a59b95b18780c10d7032336e88f3442b42361f4a66011";
    private const string AliceSeed = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
    private const string Bob = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

    [Fact]
    public void The_keyfile_that_libsodium_encrypted_opens_with_its_password_and_no_other()
    {
        var golden = Golden.Json("chain/keyfile_nacl.json");
        var file = golden.Hex("keyfile_hex");
        Assert.Equal(KeyfileFormat.Nacl, Keyfile.Detect(file));
        using var key = NaclKeyfile.DeriveKey(golden.Text("password"), CancellationToken.None);
        Assert.Equal(golden.Hex("key_hex"), key.Span.ToArray());
        using var pair = Keyfile.OpenNacl(file, "alice", key.Span);
        Assert.Equal(Alice, pair.ToString());

        key.Span[0] ^= 1;
        var wrong = Assert.Throws<TaoverseException>(() => Keyfile.OpenNacl(file, "alice", key.Span));
        Assert.Equal(("WrongPassword", FaultKind.Security), (wrong.ErrorId, wrong.Kind));
        Assert.Equal("PasswordNeeded", Assert.Throws<TaoverseException>(() => Keyfile.Open(file, "alice", [], CancellationToken.None)).ErrorId);
    }

    [Theory]
    [InlineData($$"""{"secretPhrase":"bottom drive obey lake curtain smoke basket hold race lonely fit walk"}""", "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV")]
    [InlineData($$"""{"secretSeed":"{{AliceSeed}}","ss58Address":"{{Alice}}"}""", Alice)]
    [InlineData($$"""{"privateKey":"{{AlicePrivate}}","ss58Address":"{{Alice}}"}""", Alice)]
    [InlineData($$"""{"privateKey":"{{AliceEd25519Form}}","ss58Address":"{{Alice}}"}""", Alice)]
    [InlineData($$"""{"privateKey":"{{AlicePrivate}}"," ss58Address":"{{Alice}}"}""", Alice)]
    [InlineData($$"""{"accountId":null,"secretPhrase":null,"secretSeed":"{{AliceSeed}}","other":{"a":[1,2]},"ss58Address":"{{Alice}}"}""", Alice)]
    [InlineData($$"""{"secretSeed":"{{AliceSeed}}","privateKey":"0x00","cryptoType":1,"accountType":"coldkey","signingScheme":"sr25519"}""", Alice)]
    [InlineData($$"""  {"secretSeed" : "\u0030xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a" } """, Alice)]
    public void The_fields_of_a_plain_keyfile_are_read_in_the_order_of_btwallet(string json, string account)
    {
        using var pair = Keyfile.Open(Encoding.UTF8.GetBytes(json), "file", [], CancellationToken.None);
        Assert.Equal(account, pair.ToString());
    }

    [Theory]
    [InlineData("", "KeyfileDamaged")]
    [InlineData("not a keyfile", "KeyfileDamaged")]
    [InlineData("{", "KeyfileDamaged")]
    [InlineData("{}{}", "KeyfileDamaged")]
    [InlineData("{}", "KeyfileHoldsNoSecret")]
    [InlineData($$"""{"ss58Address":"{{Alice}}"}""", "KeyfileHoldsNoSecret")]
    [InlineData("""{"ss58Address":"5Grw"}""", "KeyfileDamaged")]
    [InlineData("""{"publicKey":"0x12"}""", "KeyfileDamaged")]
    [InlineData("""{"secretSeed":"0x1234"}""", "KeyfileDamaged")]
    [InlineData("""{"secretSeed":"\ud800"}""", "KeyfileDamaged")]
    [InlineData("""{"secretPhrase":"hunter2 hunter2"}""", "KeyfileDamaged")]
    [InlineData("""{"privateKey":"0x1234"}""", "KeyfileDamaged")]
    [InlineData($$"""{"secretSeed":"{{AliceSeed}}","cryptoType":0}""", "KeyTypeNotSupported")]
    [InlineData($$"""{"secretSeed":"{{AliceSeed}}","ss58Address":"{{Bob}}"}""", "KeyfileMismatch")]
    [InlineData($$"""{"privateKey":"{{AlicePrivate}}","ss58Address":"{{Bob}}"}""", "KeyfileMismatch")]
    [InlineData("$ANSIBLE_VAULT;1.1;AES256\n6162", "KeyfileFormatNotSupported")]
    [InlineData("gAAAAABh", "KeyfileFormatNotSupported")]
    [InlineData("$NACL", "PasswordNeeded")]
    public void A_keyfile_that_cannot_be_used_says_why_and_shows_nothing_of_itself(string file, string errorId)
    {
        var error = Assert.Throws<TaoverseException>(() => Keyfile.Open(Encoding.UTF8.GetBytes(file), "thefile", [], CancellationToken.None));
        Assert.Equal(errorId, error.ErrorId);
        Assert.NotEmpty(error.NextStep);
        foreach (var secret in new[] { "hunter2", "e5be9a", "33a6f3", "1234" })
        {
            Assert.DoesNotContain(secret, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ten_thousand_damaged_keyfiles_end_in_a_typed_error_or_a_key()
    {
        var golden = Golden.Json("chain/keyfile_nacl.json");
        byte[][] originals =
        [
            Golden.Bytes("chain/wallets/dev/hotkeys/default"),
            Golden.Bytes("chain/wallets/dev/coldkeypub.txt"),
            Encoding.UTF8.GetBytes(golden.Text("plaintext_utf8")),
            golden.Hex("keyfile_hex"),
        ];
        var key = golden.Hex("key_hex");
        var random = new Random(20240722);
        for (var i = 0; i < 10_000; i++)
        {
            var file = Mutate(originals[random.Next(originals.Length)], random);
            Bounded.Run(file.Length, () =>
            {
                using var pair = Keyfile.Detect(file) == KeyfileFormat.Nacl
                    ? Keyfile.OpenNacl(file, "file", key)
                    : Keyfile.Open(file, "file", [], CancellationToken.None);
                Assert.NotEmpty(pair.ToString());
            });
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var file = original.ToList();
        for (var n = random.Next(1, 4); n > 0 && file.Count > 0; n--)
        {
            var at = random.Next(file.Count);
            switch (random.Next(5))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file.RemoveRange(at, Math.Min(random.Next(1, 40), file.Count - at));
                    break;
                case 2:
                    file.InsertRange(at, file.Skip(random.Next(file.Count)).Take(random.Next(1, 40)).ToArray());
                    break;
                case 3:
                    file[at] = (byte)random.Next(256);
                    break;
                default:
                    file.Insert(at, (byte)"{}[]\",:\\0"[random.Next(9)]);
                    break;
            }
        }

        return [.. file];
    }
}
