using System.Text;
using System.Text.Json;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Tests.Rpc;

public class ProtocolTests(QuietHost quiet) : IClassFixture<QuietHost>
{
    private readonly LocalSubnetHost _host = quiet.Host;

    [Theory]
    [InlineData("{", -32700, "Parse error")]
    [InlineData("", -32700, "Parse error")]
    [InlineData("[]", -32600, "Invalid request")]
    [InlineData("""{"id":1,"method":"\ud800"}""", -32700, "Parse error")]
    [InlineData("1", -32600, "Invalid request")]
    [InlineData("""{"id":1}""", -32600, "Invalid request")]
    [InlineData("""{"id":{},"method":"system_chain"}""", -32600, "Invalid request")]
    public async Task What_is_no_request_is_refused_without_an_id(string text, int code, string message)
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        await client.SendAsync(text);
        var answer = await client.ReceiveAsync();
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("id").ValueKind);
        Assert.Equal((code, message), (answer.GetProperty("error").GetProperty("code").GetInt32(), answer.GetProperty("error").GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("no_such", "[]", -32601, "Method not found")]
    [InlineData("state_getStorage", "[]", -32602, "Invalid params")]
    [InlineData("state_getStorage", "[1]", -32602, "Invalid params")]
    [InlineData("state_getStorage", """["12"]""", -32602, "Invalid params")]
    [InlineData("state_getStorage", """["0x123"]""", -32602, "Invalid params")]
    [InlineData("state_getStorage", """["0x12","0x12"]""", -32602, "Invalid params")]
    [InlineData("state_getStorage", """{"key":"0x12"}""", -32602, "Invalid params")]
    [InlineData("state_queryStorageAt", """["0x12"]""", -32602, "Invalid params")]
    [InlineData("system_accountNextIndex", """["5Nonsense"]""", -32602, "Invalid params")]
    [InlineData("local_setFault", """[{"kind":"nonsense"}]""", -32602, "Invalid params")]
    [InlineData("local_setFault", """[{"kind":"delay","count":0}]""", -32602, "Invalid params")]
    [InlineData("local_setStorage", """[["0x12"]]""", -32602, "Invalid params")]
    public async Task A_bad_request_is_refused_with_its_id(string method, string parameters, int code, string message)
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        Assert.Equal((code, message), await client.ErrorAsync(method, parameters));
    }

    [Fact]
    public async Task A_batch_is_answered_as_a_batch()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        await client.SendAsync("""[{"id":"a","method":"system_chain"},{"method":"system_name"},{"id":2,"method":"no_such","params":[]}]""");
        var answers = (await client.ReceiveAsync()).EnumerateArray().ToArray();
        Assert.Equal(2, answers.Length);
        Assert.Equal(("a", "Taoverse Local Subnet"), (answers[0].GetProperty("id").GetString(), answers[0].GetProperty("result").GetString()));
        Assert.Equal(-32601, answers[1].GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task The_system_is_described()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        var properties = await client.ResultAsync("system_properties");
        Assert.Equal((42, 9, "TAO"), (properties.GetProperty("ss58Format").GetInt32(), properties.GetProperty("tokenDecimals").GetInt32(), properties.GetProperty("tokenSymbol").GetString()));
        Assert.False((await client.ResultAsync("system_health")).GetProperty("isSyncing").GetBoolean());
        var methods = (await client.ResultAsync("rpc_methods")).GetProperty("methods").EnumerateArray().Select(m => m.GetString()).ToArray();
        Assert.Contains("state_call", methods);
        Assert.DoesNotContain(methods, m => m!.StartsWith("local_", StringComparison.Ordinal));
        var owner = new StorageView(_host.Chain.Blocks.Best.State!, "SubtensorModule").Get<AccountId>("SubnetOwner", 9);
        Assert.Equal(0, (await client.ResultAsync("system_accountNextIndex", $"""["{owner}"]""")).GetInt32());
    }

    [Fact]
    public async Task Requests_come_over_http_too_but_no_subscriptions()
    {
        using var client = new HttpClient { BaseAddress = new UriBuilder(_host.Endpoint) { Scheme = "http" }.Uri };
        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":"Taoverse Local Subnet"}""", await PostAsync("""{"id":7,"method":"system_chain"}"""));
        Assert.Contains("-32601", await PostAsync("""{"id":7,"method":"chain_subscribeNewHeads"}"""), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.MethodNotAllowed, (await client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);

        async Task<string> PostAsync(string text)
        {
            using var content = new StringContent(text, Encoding.UTF8, "application/json");
            var answer = await client.PostAsync(new Uri("/", UriKind.Relative), content);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task A_request_of_more_than_15_megabytes_ends_the_connection()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(async () =>
        {
            await client.SendAsync(new string('a', 16 * 1024 * 1024));
            await client.ReceiveAsync();
        });
    }

    [Fact]
    public async Task A_closing_handshake_is_answered()
    {
        await using var client = await NodeClient.ConnectAsync(_host);
        await client.ResultAsync("chain_subscribeNewHeads");
        await client.CloseAsync();
    }

    [Fact]
    public void Ten_thousand_random_and_mutated_messages_are_answered_or_refused()
    {
        var random = new Random(3);
        var seeds = new[]
        {
            """{"jsonrpc":"2.0","id":1,"method":"state_getKeysPaged","params":["0x65",3,null,null]}""",
            """[{"id":1,"method":"chain_getBlockHash","params":[[1,2]]},{"id":2,"method":"state_call","params":["Core_version","0x"]}]""",
            """{"id":1,"method":"state_call","params":["SubnetInfoRuntimeApi_get_selective_metagraph","0x090008000001004900"]}""",
        };
        var dispatcher = new LocalSubnet.Rpc.RpcDispatcher(_host.Chain, new LocalSubnet.Faults.FaultSet());
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[i % seeds.Length]);
            for (var changes = random.Next(1, 8); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(i % 2 == 0 ? random.Next(32, 127) : random.Next(256));
            }

            var text = dispatcher.Answer(bytes, null).Text;
            if (text is not null)
            {
                using var document = JsonDocument.Parse(text);
            }
        }

    }
}
