using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Accounts;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Accounts;

public class Ss58Tests
{
    [Fact]
    public void Addresses_are_those_of_polkadot_js()
    {
        foreach (var expected in Golden.Json("chain/ss58.json").GetProperty("valid").EnumerateArray())
        {
            var account = new AccountId(expected.Hex("public_key"));
            var prefix = expected.GetProperty("format").GetUInt16();
            Assert.Equal(expected.Text("address"), Ss58.Encode(account, prefix));
            Assert.Equal((account, prefix), Ss58.Decode(expected.Text("address")));
        }
    }

    [Fact]
    public void What_polkadot_js_refuses_is_refused_with_a_reason()
    {
        foreach (var expected in Golden.Json("chain/ss58.json").GetProperty("invalid").EnumerateArray())
        {
            var accepted = Ss58.TryDecode(expected.Text("address"), out _, out _, out var reason);
            Assert.False(accepted, expected.Text("why"));
            Assert.NotEmpty(reason);
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ", "checksum")]
    [InlineData("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKut0Y", "base58")]
    [InlineData("5Grw", "bytes of key")]
    [InlineData("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQYGrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "too long")]
    public void A_bad_address_is_refused_for_what_is_wrong_with_it(string address, string reason)
    {
        var error = Assert.Throws<TaoverseException>(() => AccountId.Parse(address));
        Assert.Equal("InvalidAddress", error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_and_prefix_is_read_back()
    {
        var cases =
            from key in Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), AccountId.Size)
            from prefix in Gen.Choose(0, Ss58.MaxPrefix).Where(p => p is not (46 or 47))
            select (Account: new AccountId(key), Prefix: (ushort)prefix);
        Prop.ForAll(cases.ToArbitrary(), c => Ss58.Decode(Ss58.Encode(c.Account, c.Prefix)) == (c.Account, c.Prefix)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_single_wrong_character_is_noticed()
    {
        const string Address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
        for (var i = 0; i < Address.Length; i++)
        {
            var wrong = Address.ToCharArray();
            wrong[i] = wrong[i] == 'z' ? 'y' : 'z';
            Assert.False(Ss58.TryDecode(new string(wrong), out _, out _, out _));
        }
    }
}
