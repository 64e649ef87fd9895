using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Runtimes;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Extrinsics;

public class ExtrinsicBuilderTests
{
    private const string Spec424 = "metadata/spec424_v16.scale";
    private static readonly ExtrinsicBuilder Builder293 = new(new ChainRuntime(293, Spec293.Metadata));

    [BesideFact(Spec424)]
    public void Extrinsics_are_those_of_polkadot_js_but_for_the_random_signature()
    {
        var builder = new ExtrinsicBuilder(new ChainRuntime(424, MetadataReader.Read(File.ReadAllBytes(Golden.PathBeside(Spec424)))));
        var cases = Golden.Json("chain/extrinsics_spec424.json").GetProperty("extrinsics").EnumerateArray().ToArray();
        Assert.Equal(8, cases.Length);
        foreach (var expected in cases)
        {
            var era = expected.Hex("era");
            var terms = new ExtrinsicTerms
            {
                Nonce = expected.GetProperty("nonce").GetUInt32(),
                Tip = expected.GetProperty("tip").GetUInt64(),
                Era = era is [0] ? Era.Immortal : EraOf(era),
                EraBlockHash = expected.Hex("block_hash"),
                GenesisHash = expected.Hex("genesis_hash"),
                SpecVersion = expected.GetProperty("spec_version").GetUInt32(),
                TransactionVersion = expected.GetProperty("tx_version").GetUInt32(),
            };
            var call = expected.Hex("call_hex");
            Assert.Equal(expected.Hex("bytes_signed"), builder.SigningBytes(call, terms));
            var signer = new Replay(AccountId.Parse(expected.Text("signer")), expected.Hex("signature"));
            Assert.Equal(expected.Hex("extrinsic_hex"), builder.Sign(call, terms, signer));
        }
    }

    [BesideFact(Spec424)]
    public void Calls_are_those_of_polkadot_js()
    {
        var builder = new ExtrinsicBuilder(new ChainRuntime(424, MetadataReader.Read(File.ReadAllBytes(Golden.PathBeside(Spec424)))));
        var commitment = builder.EncodeCall("Commitments", "set_commitment", new Dictionary<string, object?>
        {
            ["netuid"] = 9,
            ["info"] = new Dictionary<string, object?> { ["fields"] = new object?[] { new ScaleVariant("Raw5", "hello") } },
        });
        Assert.Equal("12000900040668656c6c6f", Convert.ToHexStringLower(commitment));
        var indices = Golden.Json("chain/extrinsics_spec424.json").GetProperty("call_indices");
        var weights = builder.EncodeCall("SubtensorModule", "set_weights", new Dictionary<string, object?>
        {
            ["netuid"] = 9,
            ["dests"] = new[] { 0, 1 },
            ["weights"] = new[] { 1, 65535 },
            ["version_key"] = 0UL,
        });
        Assert.Equal(indices.Hex("set_weights"), weights[..2]);
        Assert.Equal("0900" + "0800000100" + "080100ffff" + "0000000000000000", Convert.ToHexStringLower(weights[2..]));
        var register = builder.EncodeCall("SubtensorModule", "burned_register", new Dictionary<string, object?>
        {
            ["netuid"] = 9,
            ["hotkey"] = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        });
        Assert.Equal(indices.Hex("burned_register"), register[..2]);
    }

    [Fact]
    public void A_call_that_the_runtime_does_not_have_is_named() =>
        Assert.Contains(
            "Commitments.nothing",
            Assert.Throws<TaoverseException>(() => Builder293.EncodeCall("Commitments", "nothing", new Dictionary<string, object?>())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_extension_that_is_not_known_and_not_empty_is_refused()
    {
        var types = new TypeRegistryBuilder();
        var number = types.Id("u32");
        var nothing = types.Id("()");
        var metadata = new RuntimeMetadata(
            15, types.Build(), [], new ExtrinsicMetadata([4], [new SignedExtension("CheckSomethingNew", nothing, number)]), []);
        var error = Assert.Throws<TaoverseException>(() => new ExtrinsicBuilder(new ChainRuntime(1, metadata)).SigningBytes([0], Terms()));
        Assert.Equal("UnknownExtension", error.ErrorId);
        Assert.Contains("CheckSomethingNew", error.Message, StringComparison.Ordinal);
    }

    private static ExtrinsicTerms Terms() => new()
    {
        Nonce = 0,
        Era = Era.Immortal,
        EraBlockHash = new byte[32],
        GenesisHash = new byte[32],
        SpecVersion = 1,
        TransactionVersion = 1,
    };

    // The inverse of Era.Encode.
    private static Era EraOf(byte[] bytes)
    {
        var bits = bytes[0] | (bytes[1] << 8);
        var period = 2L << (bits & 15);
        return Era.Mortal(period, (bits >> 4) * Math.Max(period >> 12, 1));
    }

    private sealed class Replay(AccountId account, byte[] signature) : IExtrinsicSigner
    {
        public AccountId Account => account;

        public byte[] Sign(ReadOnlySpan<byte> message) => signature;
    }
}
