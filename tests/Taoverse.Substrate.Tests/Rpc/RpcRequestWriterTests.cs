using System.Text;
using System.Text.Json;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class RpcRequestWriterTests
{
    [Fact]
    public void Every_type_of_parameter_is_written()
    {
        object?[] parameters =
        [
            null, "\"é", true, byte.MaxValue, sbyte.MinValue, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue,
            new byte[] { 0, 255 }, (ReadOnlyMemory<byte>)new byte[] { 1 }, (Memory<byte>)new byte[] { 2 }, JsonElement.Parse("""{"a":1.5}"""),
            new object?[] { 1, new[] { "x" }, null }, Array.Empty<byte>(), new List<ushort> { 9, 37 },
        ];

        var call = JsonElement.Parse(RpcRequestWriter.Single(42, "state_call", parameters).Span);

        Assert.Equal(42, call.GetProperty("id").GetInt64());
        var expected = JsonElement.Parse("""
            [null,"\"é",true,255,-128,-32768,65535,-2147483648,4294967295,-9223372036854775808,18446744073709551615,
            "0x00ff","0x01","0x02",{"a":1.5},[1,["x"],null],"0x",[9,37]]
            """);
        Assert.True(JsonElement.DeepEquals(expected, call.GetProperty("params")), call.GetRawText());
    }

    [Fact]
    public void A_batch_numbers_its_calls_upwards()
    {
        var frame = RpcRequestWriter.Batch(7, [new RpcCall("a", []), new RpcCall("b", [1])]);

        Assert.Equal(
            """[{"jsonrpc":"2.0","id":7,"method":"a","params":[]},{"jsonrpc":"2.0","id":8,"method":"b","params":[1]}]""",
            Encoding.UTF8.GetString(frame.Span));
    }

    [Fact]
    public void A_list_that_holds_itself_is_refused()
    {
        var list = new List<object?>();
        list.Add(list);

        Assert.Equal("InvalidRpcParameter", Assert.Throws<TaoverseException>(() => RpcRequestWriter.Single(1, "m", list)).ErrorId);
    }
}
