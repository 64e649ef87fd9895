using Taoverse.Metagraphs;

namespace Taoverse.State.Tests.Metagraphs;

public class MinerPositionTableTests
{
    [Fact]
    public void A_position_is_kept_by_netuid_and_name()
    {
        using var folder = new TemporaryState();
        using (var state = folder.Open())
        {
            Assert.Null(state.MinerPositions.Find(9, "a"));
            state.MinerPositions.Update(9, "a", position => (position ?? 5) + 1);
            state.MinerPositions.Update(9, "a", position => (position ?? 5) + 1);
            state.MinerPositions.Update(9, "b", _ => 100);
            state.MinerPositions.Update(37, "a", _ => 200);
        }

        using var reopened = folder.Open();
        Assert.Equal((7, 100, 200), (reopened.MinerPositions.Find(9, "a"), reopened.MinerPositions.Find(9, "b"), reopened.MinerPositions.Find(37, "a")));
        reopened.MinerPositions.Update(9, "a", _ => null);
        Assert.Null(reopened.MinerPositions.Find(9, "a"));
        Assert.Equal(100, reopened.MinerPositions.Find(9, "b"));
    }

    [Fact]
    public void An_iterator_goes_on_where_another_process_left_it()
    {
        using var folder = new TemporaryState();
        var taken = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            using var state = folder.Open();
            state.MinerPositions.Update(9, "default", position =>
            {
                var iterator = MinerIterator.Resume([2, 4, 8], position ?? 0);
                taken.Add(iterator.Next());
                return iterator.Position;
            });
        }

        Assert.Equal([2, 4, 8, 2, 4, 8, 2], taken);
    }

    [Fact]
    public void A_move_that_throws_changes_nothing()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        state.MinerPositions.Update(9, "a", _ => 3);
        Assert.Throws<InvalidOperationException>(() => state.MinerPositions.Update(9, "a", _ => throw new InvalidOperationException()));
        Assert.Equal(3, state.MinerPositions.Find(9, "a"));
        state.MinerPositions.Update(9, "a", position => position + 1);
        Assert.Equal(4, state.MinerPositions.Find(9, "a"));
    }

    [Fact]
    public async Task Threads_may_share_one_database()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                state.MinerPositions.Update(9, "shared", position => (position ?? 0) + 1);
                Assert.True(state.MinerPositions.Find(9, "shared") > 0);
            }
        })));
        Assert.Equal(400, state.MinerPositions.Find(9, "shared"));
    }
}
