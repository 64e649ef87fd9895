using System.Net.Sockets;
using System.Text.Json;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class RpcLinkTests
{
    [Fact]
    public async Task A_send_that_fails_ends_the_link_and_names_its_reason()
    {
        var lost = new List<TaoverseException>();
        var reset = new IOException("Unable to write data.", new SocketException((int)SocketError.ConnectionReset));
        using var socket = new StuckSocket(reset);
        var link = new RpcLink(socket, new Uri("ws://127.0.0.1:1"), 1000, (_, fault) => lost.Add(fault));
        link.Start();
        var request = RpcRequest<JsonElement>.Single(link, "m", [], json => JsonElement.Parse(json));
        Assert.True(link.TryPost(request.Frame));

        var error = await Wait.ErrorAsync(request.Reply, "ConnectionLost");
        await link.Ended.WaitAsync(Wait.Limit);

        Assert.Contains("the connection was reset", error.Message, StringComparison.Ordinal);
        Assert.Same(link.Fault, Assert.Single(lost));
        Assert.False(link.TryPost(request.Frame));
    }
}
