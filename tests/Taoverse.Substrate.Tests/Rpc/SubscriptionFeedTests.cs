using System.Text.Json;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class SubscriptionFeedTests
{
    [Fact]
    public async Task Bytes_are_bounded_as_values_are()
    {
        var feed = new SubscriptionFeed(RpcDelivery.Newest, maxValues: 100, maxBytes: 10);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(feed.TryAdd(Number(i), bytes: 4));
        }

        feed.Complete(null);
        Assert.Equal([18, 19], await AllAsync(feed));
    }

    [Fact]
    public async Task One_value_is_kept_however_large()
    {
        var feed = new SubscriptionFeed(RpcDelivery.Complete, maxValues: 100, maxBytes: 10);
        Assert.True(feed.TryAdd(Number(1), bytes: 1000));
        Assert.False(feed.TryAdd(Number(2), bytes: 1));

        feed.Complete(null);
        Assert.Equal([1], await AllAsync(feed));
    }

    [Fact]
    public async Task Reading_makes_room()
    {
        var feed = new SubscriptionFeed(RpcDelivery.Complete, maxValues: 1, maxBytes: 10);
        await using var values = feed.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
        for (var i = 0; i < 10; i++)
        {
            Assert.True(feed.TryAdd(Number(i), bytes: 8));
            Assert.True(await values.MoveNextAsync());
            Assert.Equal(i, values.Current.GetInt32());
        }
    }

    private static JsonElement Number(int value) => JsonSerializer.SerializeToElement(value);

    private static async Task<List<int>> AllAsync(SubscriptionFeed feed)
    {
        var all = new List<int>();
        await foreach (var value in feed.ReadAllAsync(CancellationToken.None))
        {
            all.Add(value.GetInt32());
        }

        return all;
    }
}
