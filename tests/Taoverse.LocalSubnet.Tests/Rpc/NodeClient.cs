using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Taoverse.LocalSubnet.Tests.Rpc;

/// <summary>A plain WebSocket, so that what the node sends is seen as it is.</summary>
internal sealed class NodeClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private int _id;

    private NodeClient()
    {
    }

    public static Task<NodeClient> ConnectAsync(LocalSubnetHost host) => ConnectAsync(host.Endpoint);

    public static async Task<NodeClient> ConnectAsync(Uri endpoint)
    {
        using var deadline = new CancellationTokenSource(Limit);
        var client = new NodeClient();
        await client._socket.ConnectAsync(endpoint, deadline.Token);
        return client;
    }

    /// <summary>Sends text as it is.</summary>
    public async Task SendAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Limit);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, deadline.Token);
    }

    /// <summary>Sends a request; parameters are JSON.</summary>
    /// <returns>Its id.</returns>
    public async Task<int> RequestAsync(string method, string parameters = "[]")
    {
        var id = ++_id;
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        return id;
    }

    /// <summary>Waits for the next message.</summary>
    public async Task<JsonElement> ReceiveAsync() => JsonDocument.Parse(await ReceiveTextAsync(Limit)).RootElement;

    /// <summary>Waits for the next message as text.</summary>
    /// <param name="limit">For how long; an <see cref="OperationCanceledException"/> tells that nothing came.</param>
    public async Task<string> ReceiveTextAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult result;
        do
        {
            result = await _socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            text.Write(buffer, 0, result.Count);
        }
        while (!result.EndOfMessage);

        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Asks, and passes over notifications until the answer comes.</summary>
    public async Task<JsonElement> AskAsync(string method, string parameters = "[]")
    {
        var id = await RequestAsync(method, parameters);
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.TryGetProperty("id", out var answered) && answered.ValueKind == JsonValueKind.Number && answered.GetInt32() == id)
            {
                return message;
            }
        }
    }

    /// <summary>The result of a request, which must not be refused.</summary>
    public async Task<JsonElement> ResultAsync(string method, string parameters = "[]")
    {
        var answer = await AskAsync(method, parameters);
        Assert.True(answer.TryGetProperty("result", out var result), answer.ToString());
        return result;
    }

    /// <summary>Code and message of a request's refusal.</summary>
    public async Task<(int Code, string Message)> ErrorAsync(string method, string parameters = "[]")
    {
        var answer = await AskAsync(method, parameters);
        Assert.True(answer.TryGetProperty("error", out var error), answer.ToString());
        return (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()!);
    }

    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(Limit);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
