using System.Buffers.Binary;
using System.Text;
using Taoverse.Inference.Safetensors;
using Taoverse.Tests;

namespace Taoverse.Inference.Tests.Safetensors;

public class SafetensorsHeaderTests
{
    [Fact]
    public void A_header_tells_every_tensor_in_the_order_of_its_bytes()
    {
        var header = Read(Golden.Bytes("models/llama-bf16/model.safetensors"));
        Assert.Equal(21, header.Tensors.Count);
        Assert.Equal("lm_head.weight", header.Tensors[0].Name);
        Assert.Equal([320L, 48L], header.Tensors[0].Shape);
        Assert.All(header.Tensors, tensor => Assert.Equal(TensorType.BF16, tensor.Type));
        Assert.Equal(Golden.Json("models/llama-bf16/expected.json").GetProperty("parameter_count").GetInt64(), header.Elements);
    }

    [Theory]
    [InlineData("{}", 0, true)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4, true)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[0,0]}}  ", 0, true)]
    [InlineData("{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[3],\"data_offsets\":[0,3]}}", 3, true)]
    [InlineData("{\"a\":{\"dtype\":\"F8E4M3\",\"shape\":[3],\"data_offsets\":[0,3]}}", 3, false)]
    [InlineData("{\"a\":{\"dtype\":\"f32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, false)]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1.0],\"data_offsets\":[0,1]}}", 1, false)]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,1]}}", 1, false)]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"more\":1}}", 1, false)]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,1]}}", 1, false)]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2, false)]
    [InlineData("{\"__metadata__\":{\"a\":{}}}", 0, false)]
    [InlineData("{} {}", 0, false)]
    [InlineData("", 0, false)]
    public void A_header_is_taken_only_where_it_keeps_every_rule(string json, int data, bool taken)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var error = Record.Exception(() => SafetensorsHeader.Parse(bytes, SafetensorsHeader.LengthBytes + bytes.Length + data, "x.safetensors"));
        if (taken)
        {
            Assert.Null(error);
        }
        else
        {
            Assert.StartsWith("x.safetensors: ", Assert.IsType<CheckpointException>(error).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_and_never_anything_else()
    {
        var random = new Random(4);
        var original = Golden.Bytes("models/malformed/valid-base/model.safetensors");
        var headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(original);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = original[..(random.Next(8) == 0 ? random.Next(original.Length) : original.Length)];
            for (var changes = random.Next(1, 4); changes > 0 && bytes.Length > 0; changes--)
            {
                bytes[random.Next(Math.Min(headerEnd, bytes.Length))] = random.Next(2) == 0
                    ? (byte)random.Next(256) : (byte)"{}[]\",:0129-e."[random.Next(14)];
            }

            try
            {
                var header = Read(bytes);
                Assert.Equal(bytes.Length, header.DataOffset + header.Tensors.Sum(tensor => tensor.End - tensor.Begin));
            }
            catch (CheckpointException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 5_000, 20_000);
    }

    private static SafetensorsHeader Read(byte[] file)
    {
        var length = SafetensorsHeader.HeaderLength(file.AsSpan(0, Math.Min(file.Length, 8)), file.Length, "x.safetensors");
        return SafetensorsHeader.Parse(file.AsSpan(8, length), file.Length, "x.safetensors");
    }
}
