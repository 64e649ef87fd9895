using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class RpcOptionsTests
{
    [Theory]
    [InlineData("https://node.example", "scheme 'https'")]
    [InlineData("/relative", "not an absolute address")]
    [InlineData("ws://user:hidden@node.example", "holds a user name")]
    [InlineData("wss://node.example/#part", "has a fragment")]
    public async Task An_endpoint_that_cannot_be_used_is_refused(string endpoint, string reason)
    {
        var options = new RpcOptions { Endpoints = [new Uri("ws://127.0.0.1:1"), new Uri(endpoint, UriKind.RelativeOrAbsolute)] };

        var error = await Wait.ErrorAsync(RpcConnection.ConnectAsync(options), "InvalidEndpoint");

        Assert.Equal(FaultKind.InvalidInput, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_endpoint_is_refused() =>
        await Wait.ErrorAsync(RpcConnection.ConnectAsync(new RpcOptions { Endpoints = [] }), "InvalidEndpoint");

    [Fact]
    public void Every_limit_is_checked()
    {
        var good = new RpcOptions { Endpoints = [new Uri("wss://node.example:443/key")] };
        good.Validate();
        RpcOptions[] bad =
        [
            good with { CallTimeout = TimeSpan.Zero },
            good with { CallTimeout = Timeout.InfiniteTimeSpan },
            good with { ConnectTimeout = TimeSpan.MaxValue },
            good with { KeepAliveInterval = TimeSpan.Zero },
            good with { KeepAliveTimeout = Timeout.InfiniteTimeSpan },
            good with { MinBackoff = TimeSpan.Zero },
            good with { MinBackoff = TimeSpan.FromMinutes(1) },
            good with { MaxBackoff = TimeSpan.Zero },
            good with { MaxMessageBytes = 0 },
            good with { MaxMessageBytes = int.MaxValue },
            good with { MaxSubscriptionBacklog = 0 },
        ];

        Assert.All(bad, options => Assert.Equal("InvalidRpcOption", Assert.Throws<TaoverseException>(options.Validate).ErrorId));
    }
}
