using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class EndpointOrderTests
{
    private static readonly Uri A = new("ws://a");
    private static readonly Uri B = new("ws://b");
    private static readonly Uri C = new("ws://c");

    [Fact]
    public void Useless_endpoints_come_last_until_they_prove_useful()
    {
        var order = new EndpointOrder([A, B, C]);
        Assert.Equal([A, B, C], order.Current);

        order.Note(A, useful: false);
        Assert.Equal([B, C, A], order.Current);

        order.Note(B, useful: false);
        Assert.Equal([C, A, B], order.Current);

        order.Note(A, useful: true);
        Assert.Equal([A, C, B], order.Current);
    }

    [Fact]
    public void All_useless_is_as_good_as_none()
    {
        var order = new EndpointOrder([A, B]);
        order.Note(A, useful: false);
        order.Note(B, useful: false);
        Assert.Equal([A, B], order.Current);
    }
}
