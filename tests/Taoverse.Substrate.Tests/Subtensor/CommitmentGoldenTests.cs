using System.Text.Json;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Tests;

namespace Taoverse.Substrate.Tests.Subtensor;

/// <summary>Commitments of spec 424, as polkadot.js writes them.</summary>
public class CommitmentGoldenTests
{
    private const string Spec424 = "metadata/spec424_v16.scale";
    private static readonly JsonElement Peer = Golden.Json("chain/commitments_scale_spec424.json");
    private static readonly Lazy<RuntimeMetadata> Metadata = new(() => MetadataReader.Read(File.ReadAllBytes(Golden.PathBeside(Spec424))));

    [BesideFact(Spec424)]
    public void Every_kind_of_data_is_read_and_written_back()
    {
        var types = Metadata.Value.Types;
        var data = Enumerable.Range(0, types.Count).Single(id => types[id].Name == "Data" && types[id].Path.Contains("pallet_commitments"));
        var codec = new CodecFactory(types).Get<object?>(data);
        var cases = Peer.GetProperty("Data").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        foreach (var expected in cases)
        {
            var bytes = expected.Hex("hex");
            var value = Assert.IsType<ScaleVariant>(codec.Decode(bytes));
            Assert.Equal(expected.Text("variant"), value.Name);
            Assert.Equal(expected.GetProperty("index").GetInt32(), bytes[0]);
            Assert.Equal(bytes, codec.Encode(value));
            if (value.Value is byte[] content)
            {
                Assert.Equal(expected.Hex("value"), content);
            }
        }
    }

    [BesideFact(Spec424)]
    public void Commitments_are_read_and_written_back()
    {
        var entry = Metadata.Value.GetStorage("Commitments", "CommitmentOf");
        var codec = new CodecFactory(Metadata.Value.Types).Get<object?>(entry.ValueTypeId);
        foreach (var expected in Peer.GetProperty("Registration").EnumerateArray())
        {
            var bytes = expected.Hex("hex");
            var value = Assert.IsType<ScaleRecord>(codec.Decode(bytes));
            Assert.Equal((expected.GetProperty("deposit").GetUInt64(), expected.GetProperty("block").GetUInt32()), ((ulong)value["deposit"]!, (uint)value["block"]!));
            var fields = (IReadOnlyList<object?>)((ScaleRecord)value["info"]!)["fields"]!;
            Assert.Equal(expected.Text("variant"), Assert.IsType<ScaleVariant>(fields[0]).Name);
            Assert.Equal(bytes, codec.Encode(value));
        }

        var empty = Peer.Hex("Registration_no_fields");
        Assert.Equal(empty, codec.Encode(codec.Decode(empty)));
    }
}
