using System.Text;
using Taoverse.Models;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Subtensor;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Subtensor;

public class CommitmentTests
{
    private const string Hotkey = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    private static readonly ChainRuntime Runtime = new(293, Spec293.Metadata);

    [Fact]
    public void Commitments_of_a_real_runtime_are_read_or_say_why_not()
    {
        var changes = Golden.Json("chain/spec293_runtime_and_storage.json").GetProperty("maps").GetProperty("CommitmentOf(9)")
            .GetProperty("queryStorageAt")[0].GetProperty("changes").EnumerateArray().ToArray();
        Assert.Equal(4, changes.Length);
        foreach (var change in changes)
        {
            var metadata = CommitmentReader.Read(Runtime, 9, 1, Hotkey, Golden.Hex(change[1].GetString()!));
            Assert.True(metadata.Block is > 0 and <= 23);
            Assert.True(metadata.IsValid ^ metadata.Reason is not null);
        }

        Assert.Contains(changes, c => CommitmentReader.Read(Runtime, 9, 1, Hotkey, Golden.Hex(c[1].GetString()!)).IsValid);
    }

    [Fact]
    public void A_model_is_read_from_its_text()
    {
        const string Text = "ns:name:0123456789abcdef0123456789abcdef01234567:hhhh:2";
        var metadata = Read(new ScaleVariant($"Raw{Text.Length}", Text));
        Assert.Equal((42L, ModelId.Parse(Text), null), (metadata.Block, metadata.Id, metadata.Reason));
        Assert.Equal("https://huggingface.co/ns/name/tree/0123456789abcdef0123456789abcdef01234567", metadata.Url);
    }

    [Fact]
    public void What_is_no_model_says_why_and_keeps_its_block()
    {
        AssertReason("4 are needed", Read(new ScaleVariant("Raw5", "hello")));
        AssertReason("UTF-8", Read(new ScaleVariant("Raw2", new byte[] { 0xC3, 0x28 })));
        AssertReason("Sha256", Read(new ScaleVariant("Sha256", new byte[32])));
        AssertReason("empty", CommitmentReader.Read(Runtime, 9, null, Hotkey, Encode([])));
    }

    [Fact]
    public void Data_of_an_unknown_kind_says_so_and_keeps_its_block()
    {
        var bytes = Encode([new ScaleVariant("Raw2", "hi")]);
        bytes[^3] = 250;
        AssertReason("no case 250", CommitmentReader.Read(Runtime, 9, null, Hotkey, bytes));
    }

    [Fact]
    public void Damaged_bytes_say_so()
    {
        var bytes = Encode([new ScaleVariant("Raw5", "hello")]);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.NotNull(CommitmentReader.Read(Runtime, 9, null, Hotkey, bytes[..length]).Reason);
        }
    }

    private static void AssertReason(string part, ModelMetadata metadata)
    {
        Assert.False(metadata.IsValid);
        Assert.Contains(part, metadata.Reason, StringComparison.Ordinal);
        Assert.Equal(42, metadata.Block);
    }

    private static ModelMetadata Read(ScaleVariant data) => CommitmentReader.Read(Runtime, 9, 3, Hotkey, Encode([data]));

    private static byte[] Encode(object?[] fields)
    {
        var entry = Spec293.Metadata.GetStorage("Commitments", "CommitmentOf");
        var info = new Dictionary<string, object?> { ["fields"] = fields };
        return Spec293.Codecs.Get<object?>(entry.ValueTypeId).Encode(new Dictionary<string, object?> { ["deposit"] = 0, ["block"] = 42, ["info"] = info });
    }
}
