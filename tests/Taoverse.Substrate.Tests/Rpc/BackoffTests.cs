using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

public class BackoffTests
{
    [Fact]
    public void Waits_double_up_to_the_longest_and_half_of_each_is_random()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30), new Random(1));
        foreach (var whole in new[] { 250, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000 })
        {
            Assert.InRange(backoff.Next().TotalMilliseconds, whole / 2.0, whole);
        }

        for (var i = 0; i < 10_000; i++)
        {
            Assert.InRange(backoff.Next().TotalMilliseconds, 15_000, 30_000);
        }
    }

    [Fact]
    public void After_a_reset_it_begins_again()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30), new Random(1));
        backoff.Next();
        backoff.Next();
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalMilliseconds, 125, 250);
    }

    [Fact]
    public void Two_clients_do_not_wait_alike_and_one_seed_always_waits_alike()
    {
        static TimeSpan[] Waits(int seed)
        {
            var backoff = new Backoff(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30), new Random(seed));
            return [.. Enumerable.Range(0, 5).Select(_ => backoff.Next())];
        }

        Assert.Equal(Waits(1), Waits(1));
        Assert.NotEqual(Waits(1), Waits(2));
    }
}
