using System.Buffers.Binary;
using System.Text;
using Taoverse.Models;

namespace Taoverse.Core.Tests.Models;

public class SafetensorsHeaderTests
{
    private const string Good =
        """{"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[2,3],"data_offsets":[4,16]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""";

    [Fact]
    public void A_header_tells_tensors_types_and_the_element_count()
    {
        var header = Parse(Good, 16);
        Assert.Equal(7, header.ElementCount);
        Assert.Equal(["a", "b"], header.Tensors.Select(t => t.Name));
        Assert.Equal([("F32", 1L), ("BF16", 6L)], header.Tensors.Select(t => (t.DType, t.ElementCount)));
        Assert.Equal("pt", header.Metadata["format"]);
        Assert.Equal([2L, 3L], header.Tensors[1].Shape);
    }

    [Theory]
    [InlineData("""[]""", 0)]
    [InlineData(""" {}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,-4]}}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":"1","data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4)]
    [InlineData("""{"a":{"dtype":null,"shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"__metadata__":{"a":1}}""", 0)]
    [InlineData("""{"a":""", 0)]
    public void A_header_that_lies_is_refused_by_name(string json, int dataBytes)
    {
        var error = Assert.Throws<TaoverseException>(() => Parse(json, dataBytes));
        Assert.Equal("InvalidSafetensors", error.ErrorId);
        Assert.Contains("weights.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_and_mutated_headers_are_read_or_refused_and_never_anything_else()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Good);
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = SafetensorsHeader.Parse(bytes, bytes.Length + 24, "x");
            }
            catch (TaoverseException error)
            {
                Assert.Equal("InvalidSafetensors", error.ErrorId);
            }
        }
    }

    [Theory]
    [InlineData(0UL, 100)]
    [InlineData(93UL, 100)]
    [InlineData(100_000_001UL, long.MaxValue)]
    [InlineData(ulong.MaxValue, long.MaxValue)]
    public void A_length_that_cannot_be_is_refused(ulong length, long fileBytes)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        Assert.Throws<TaoverseException>(() => SafetensorsHeader.ReadLength(prefix, fileBytes, "x"));
        Assert.Throws<TaoverseException>(() => SafetensorsHeader.ReadLength(prefix.AsSpan(0, 7), fileBytes, "x"));
    }

    private static SafetensorsHeader Parse(string json, long dataBytes)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return SafetensorsHeader.Parse(bytes, 8 + bytes.Length + dataBytes, "weights.safetensors");
    }
}
