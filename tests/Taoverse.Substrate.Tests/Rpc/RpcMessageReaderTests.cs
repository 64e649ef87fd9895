using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class RpcMessageReaderTests
{
    private static readonly string[] Seeds =
    [
        """{"jsonrpc":"2.0","id":1,"result":"0x0123456789abcdef"}""",
        """{"jsonrpc":"2.0","result":{"a":[1,2,{"b":null}],"c":"\u00e9\ud83d\ude00"},"id":2}""",
        """{"jsonrpc":"2.0","id":3,"error":{"code":1010,"message":"Invalid Transaction","data":"Inability to pay"}}""",
        """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}""",
        """{"jsonrpc":"2.0","method":"chain_newHead","params":{"subscription":"x1","result":{"number":"0x10","digest":{"logs":[]}}}}""",
        """{"jsonrpc":"2.0","method":"m","params":{"subscription":5,"error":{"code":7,"message":"gone"}}}""",
        """[{"jsonrpc":"2.0","id":4,"result":1},{"jsonrpc":"2.0","id":5,"error":{"code":-1,"message":"no"}}]""",
        """{"jsonrpc":"2.0","method":"other","params":[1,2]}""",
    ];

    [Theory]
    [InlineData("""{"id":1,"result":[1]}""", "Result 1 [1]")]
    [InlineData("""{"result": null ,"id":-7}""", "Result -7 null")]
    [InlineData("""{"id":1,"result":7,"error":null}""", "Result 1 7")]
    [InlineData("""{"id":1,"result":null,"error":{"code":5,"message":"m","data":[1]}}""", "Error 1 m (code 5)")]
    [InlineData("""{"id":1,"error":{"code":5,"message":"m","data":"why"}}""", "Error 1 m: why (code 5)")]
    [InlineData("""{"id":1,"error":"text"}""", "Error 1 text (code 0)")]
    [InlineData("""{"id":1,"error":{"code":1e99}}""", "Error 1 no message (code 0)")]
    [InlineData("""{"id":"1","result":1}""", "ForeignReply")]
    [InlineData("""{"id":1.5,"result":1}""", "ForeignReply")]
    [InlineData("""{"id":99999999999999999999,"result":1}""", "ForeignReply")]
    [InlineData("""{"id":{"a":[]},"result":1}""", "ForeignReply")]
    [InlineData("""{"result":1}""", "ForeignReply")]
    [InlineData("""{"id":null,"error":{"code":-32700,"message":"Parse error"}}""", "UnnamedError Parse error (code -32700)")]
    [InlineData("""{"method":"m","params":{"subscription":"s","result":{}}}""", "SubscriptionValue s {}")]
    [InlineData("""{"params":{"result":{},"subscription":12},"method":"m"}""", "SubscriptionValue 12 {}")]
    [InlineData("""{"method":"m","params":{"subscription":"s","error":{"code":3,"message":"end"}}}""", "SubscriptionError s end (code 3)")]
    [InlineData("""{"method":"m","params":[]}""", "OtherNotification")]
    [InlineData("""{"method":"m","id":4}""", "OtherNotification")]
    [InlineData("""[{"id":1,"result":1},{"id":2,"result":2}]""", "Result 1 1; Result 2 2")]
    [InlineData("""{"id":1,"result":1,"more":{"x":[{}]},"jsonrpc":"2.0"}""", "Result 1 1")]
    public void Messages_are_told_apart(string text, string expected) => Assert.Equal(expected, Describe(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[[{\"id\":1,\"result\":1}]]")]
    [InlineData("[{\"id\":1,\"result\":1},7]")]
    [InlineData("[{\"id\":1,\"result\":1}")]
    [InlineData("{\"id\":1,\"result\":1}{\"id\":2,\"result\":2}")]
    [InlineData("{\"id\":1,\"result\":\"\\ud800\"}")]
    [InlineData("{\"id\":1,\"result\":{\"\\udc00\":1}}")]
    [InlineData("{\"id\":1,\"result\":1,\"result\":2}")]
    [InlineData("{\"id\":1,\"result\":1,}")]
    [InlineData("\ufeff{\"id\":1,\"result\":1}")]
    public void What_is_no_message_is_refused(string text) =>
        Assert.Throws<RpcFormatException>(() => Describe(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Text_that_is_not_utf8_is_refused() =>
        Assert.Throws<RpcFormatException>(() => Describe([.. "{\"id\":1,\"result\":\""u8, 0xc3, 0x28, .. "\"}"u8]));

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Deep_nesting_is_refused_and_not_followed(char bracket)
    {
        var opening = bracket == '[' ? "[" : "{\"a\":";
        var text = "{\"id\":1,\"result\":" + string.Concat(Enumerable.Repeat(opening, 1_000_000));

        Assert.Throws<RpcFormatException>(() => Describe(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void A_large_result_is_neither_copied_nor_walked_more_than_once()
    {
        var text = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"result":"0x{{new string('a', 8_000_000)}}"}""");
        Read(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Read(text);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);

        static void Read(byte[] text)
        {
            var reader = new RpcMessageReader(text);
            Assert.True(reader.TryRead(out var message));
            Assert.Equal(8_000_004, message.Json.Length);
            Assert.False(reader.TryRead(out _));
        }
    }

    [Fact]
    public void Ten_thousand_random_and_mutated_texts_give_messages_or_the_one_error()
    {
        var bytes = Gen.ArrayOf(Gen.Choose(0, 255)).Select(values => values.Select(value => (byte)value).ToArray());
        var json = Gen.ArrayOf(Gen.Elements("{", "}", "[", "]", ",", ":", "\"id\"", "\"result\"", "\"error\"", "\"method\"", "\"params\"",
            "\"subscription\"", "1", "-0", "1e400", "null", "true", "\"\\ud800\"", "\"x\"", " ")).Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));
        var mutated = from seed in Gen.Elements(Seeds)
                      from edits in Gen.ArrayOf(from at in Gen.Choose(0, 200) from value in Gen.Choose(0, 255) from kind in Gen.Choose(0, 4) select (at, value, kind))
                      select Mutate(seed, edits);
        var messages = 0;
        var refusals = 0;

        foreach (var text in new[] { bytes, json, mutated }.SelectMany(gen => gen.Sample(4_000, 30)))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Describe(text);
                messages++;
            }
            catch (RpcFormatException)
            {
                refusals++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000 + (64 * text.Length));
        }

        Assert.Equal(12_000, messages + refusals);
        Assert.True(messages > 100 && refusals > 5_000, $"{messages} messages and {refusals} refusals.");
    }

    [Fact]
    public void Mutated_texts_leave_a_table_of_calls_in_order()
    {
        var table = new CallTable(new Uri("ws://127.0.0.1:1"));
        var random = new Random(11);
        for (var i = 0; i < 5_000; i++)
        {
            var id = table.Reserve(1);
            var call = new PendingResult<JsonElement> { Id = id, FrameId = id, Method = "m", Read = json => JsonElement.Parse(json) };
            Assert.True(table.TryAdd([call]));
            var edits = Enumerable.Range(0, random.Next(4)).Select(_ => (random.Next(60), random.Next(256), random.Next(5))).ToArray();
            try
            {
                table.Dispatch(Mutate($$"""{"jsonrpc":"2.0","id":{{id}},"result":"0x00"}""", edits));
            }
            catch (RpcFormatException)
            {
            }

            table.Forget([call], sent: true);
            Assert.Equal(0, table.Count);
            Assert.False(call.IsWaiting);
        }
    }

    private static byte[] Mutate(string seed, IEnumerable<(int At, int Value, int Kind)> edits)
    {
        var bytes = Encoding.UTF8.GetBytes(seed).ToList();
        foreach (var (at, value, kind) in edits)
        {
            var place = bytes.Count == 0 ? 0 : at % bytes.Count;
            switch (kind)
            {
                case 0: bytes.Insert(place, (byte)value); break;
                case 1 when bytes.Count > 0: bytes.RemoveAt(place); break;
                case 2 when bytes.Count > 0: bytes[place] ^= (byte)(1 << (value % 8)); break;
                case 3: bytes.RemoveRange(place, bytes.Count - place); break;
                default: bytes.InsertRange(place, bytes.Take(value % 40).ToArray()); break;
            }
        }

        return [.. bytes];
    }

    private static string Describe(byte[] text)
    {
        var parts = new List<string>();
        var reader = new RpcMessageReader(text);
        while (reader.TryRead(out var message))
        {
            var id = message.Kind is RpcMessageKind.Result or RpcMessageKind.Error ? $" {message.Id}" : "";
            var subscription = message.Subscription is null ? "" : $" {message.Subscription}";
            var json = message.Json.Length == 0 ? "" : $" {JsonElement.Parse(message.Json).GetRawText()}";
            var error = message.Error is null ? "" : $" {message.Error.Describe()}";
            parts.Add(message.Kind + id + subscription + json + error);
        }

        return string.Join("; ", parts);
    }
}
