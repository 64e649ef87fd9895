using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Metadata;

public class MetadataTests
{
    private const string Spec240 = "metadata/spec240_v15.scale";
    private const string Spec424 = "metadata/spec424_v16.scale";

    [Fact]
    public void Versions_14_and_15_of_one_runtime_describe_the_same_pallets()
    {
        var v14 = Spec293.Version14;
        var v15 = Spec293.Metadata;
        Assert.Equal((14, 15), (v14.Version, v15.Version));
        Assert.Equal(v14.Pallets.Select(Describe), v15.Pallets.Select(Describe));
        Assert.Equal(v14.Extrinsic.SignedExtensions.Select(e => e.Name), v15.Extrinsic.SignedExtensions.Select(e => e.Name));
        Assert.Empty(v14.RuntimeApiMethods);
        Assert.NotNull(v15.FindMethod("NeuronInfoRuntimeApi_get_neurons_lite"));
    }

    [BesideFact(Spec240)]
    public void An_older_runtime_is_read() => AssertSubtensor(MetadataReader.Read(File.ReadAllBytes(Golden.PathBeside(Spec240))), 15);

    [BesideFact(Spec424)]
    public void A_newer_runtime_is_read_in_version_16() => AssertSubtensor(MetadataReader.Read(File.ReadAllBytes(Golden.PathBeside(Spec424))), 16);

    [BesideFact(Spec424)]
    public void Storage_keys_are_those_of_polkadot_js()
    {
        var metadata = MetadataReader.Read(File.ReadAllBytes(Golden.PathBeside(Spec424)));
        var codecs = new CodecFactory(metadata.Types);
        var keys = Golden.Json("chain/storage_keys_spec424.json").GetProperty("keys").EnumerateArray().ToArray();
        Assert.Equal(54, keys.Length);
        foreach (var expected in keys)
        {
            var pallet = expected.Text("pallet");
            var entry = metadata.GetStorage(char.ToUpperInvariant(pallet[0]) + pallet[1..], expected.Text("entry"));
            var arguments = expected.GetProperty("args").EnumerateArray()
                .Select(a => a.ValueKind == System.Text.Json.JsonValueKind.Number ? a.GetInt64() : (object?)a.GetString()).ToArray();
            Assert.Equal(expected.Hex("prefix"), entry.KeyPrefix);
            Assert.Equal(expected.Hex("key"), entry.Key(codecs, arguments));
            Assert.Equal(expected.Text("modifier") == "Optional", entry.IsOptional);
            Assert.Equal(expected.Hex("default_hex"), entry.Default);
        }
    }

    [Fact]
    public void A_map_with_too_many_arguments_is_refused_by_name()
    {
        var metadata = Spec293.Metadata;
        var error = Assert.Throws<ScaleException>(
            () => metadata.GetStorage("SubtensorModule", "Tempo").Key(new CodecFactory(metadata.Types), 9, 9));
        Assert.Contains("SubtensorModule.Tempo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_runtime_does_not_have_is_named() =>
        Assert.Contains("Commitments.Nothing", Assert.Throws<TaoverseException>(() => Spec293.Metadata.GetStorage("Commitments", "Nothing")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("6d6574610d")]
    [InlineData("6d657461ff")]
    public void What_is_no_metadata_is_refused(string hex) =>
        Assert.Throws<ScaleException>(() => MetadataReader.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Every_truncation_is_refused()
    {
        var bytes = Golden.Bytes("metadata/spec293_v15.scale");
        for (var length = 0; length < bytes.Length; length += 997)
        {
            Assert.Throws<ScaleException>(() => MetadataReader.Read(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Mutated_metadata_is_read_or_refused_within_bounds()
    {
        var random = new Random(15);
        var original = Golden.Bytes("metadata/spec293_v15.scale");
        for (var i = 0; i < 300; i++)
        {
            var bytes = original.ToArray();
            for (var changes = random.Next(1, 20); changes > 0; changes--)
            {
                bytes[random.Next(random.Next(2) == 0 ? 4096 : bytes.Length)] = (byte)random.Next(256);
            }

            Bounded.Run(bytes.Length, () => MetadataReader.Read(bytes));
        }
    }

    [Fact]
    public void Ten_thousand_random_strings_are_refused_within_bounds()
    {
        var random = new Random(16);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = new byte[random.Next(5, 300)];
            random.NextBytes(bytes);
            "meta"u8.CopyTo(bytes);
            bytes[4] = (byte)random.Next(14, 17);
            Bounded.Run(bytes.Length, () => MetadataReader.Read(bytes));
        }
    }

    private static void AssertSubtensor(RuntimeMetadata metadata, int version)
    {
        Assert.Equal(version, metadata.Version);
        Assert.NotNull(metadata.FindStorage("Commitments", "CommitmentOf"));
        Assert.NotNull(metadata.FindMethod("NeuronInfoRuntimeApi_get_neurons_lite"));
        Assert.Contains(metadata.Extrinsic.SignedExtensions, e => e.Name == "CheckNonce");
    }

    private static string Describe(PalletMetadata pallet) =>
        $"{pallet.Index} {pallet.Name}: "
        + string.Join(", ", pallet.Storage.Select(s => $"{s.Name}({string.Join('/', s.Hashers)}) {s.IsOptional} {Convert.ToHexString(s.Default)}"))
        + string.Join(", ", pallet.Constants.Select(c => $"{c.Name}={Convert.ToHexString(c.Value)}"));
}
