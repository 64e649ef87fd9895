using FsCheck;
using FsCheck.Fluent;
using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

public class MinerIteratorTests
{
    [Fact]
    public void Uids_come_in_ascending_order()
    {
        var iterator = new MinerIterator([2, 5, 1, 0]);
        while (iterator.Peek() != 0)
        {
            iterator.Next();
        }

        Assert.Equal([0, 1, 2, 5], Take(iterator, 4));
    }

    [Fact]
    public void It_goes_around_without_an_end()
    {
        var taken = Take(new MinerIterator([3, 2, 1]), 30);
        Assert.Equal(Enumerable.Repeat(new[] { 1, 2, 3 }, 10).SelectMany(u => u).Order(), taken.Order());
    }

    [Fact]
    public void Peek_does_not_move_on()
    {
        var iterator = new MinerIterator([1, 2, 3]);
        var peeked = iterator.Peek();
        Assert.Equal(peeked, iterator.Peek());
        Assert.Equal(peeked, iterator.Next());
        Assert.NotEqual(peeked, iterator.Peek());
    }

    [Fact]
    public void New_uids_go_on_at_the_first_that_is_not_below_the_next_one()
    {
        var iterator = MinerIterator.Resume([1, 2, 3, 4, 5], 3);
        iterator.SetUids([6, 4, 1]);
        Assert.Equal([4, 6, 1], Take(iterator, 3));
    }

    [Fact]
    public void New_uids_that_are_all_below_the_next_one_begin_anew()
    {
        var iterator = MinerIterator.Resume([1, 2, 3, 4, 5], 5);
        iterator.SetUids([1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], Take(iterator, 4));
    }

    [Fact]
    public void An_empty_list_is_an_error_only_when_the_next_uid_is_asked_for()
    {
        var iterator = new MinerIterator([]);
        Assert.Null(iterator.Position);
        Assert.Equal("NoMiners", Assert.Throws<TaoverseException>(() => iterator.Next()).ErrorId);
        Assert.Equal("NoMiners", Assert.Throws<TaoverseException>(() => iterator.Peek()).ErrorId);
        iterator.SetUids([7]);
        Assert.Equal([7, 7], Take(iterator, 2));
    }

    [Fact]
    public void The_place_outlives_a_time_without_miners()
    {
        var iterator = MinerIterator.Resume([1, 2, 3, 4], 3);
        iterator.SetUids([]);
        Assert.Equal(3, iterator.Position);
        iterator.SetUids([1, 2, 3, 4]);
        Assert.Equal(3, iterator.Next());
    }

    [Fact]
    public void A_uid_that_stands_twice_is_visited_once_a_round() =>
        Assert.Equal([1, 2, 1, 2], Take(MinerIterator.Resume([2, 1, 2, 1], 1), 4));

    [Fact]
    public void A_negative_uid_is_refused()
    {
        Assert.Equal("InvalidUid", Assert.Throws<TaoverseException>(() => new MinerIterator([1, -1])).ErrorId);
        var iterator = MinerIterator.Resume([1, 2], 2);
        Assert.Equal("InvalidUid", Assert.Throws<TaoverseException>(() => iterator.SetUids([-1])).ErrorId);
        Assert.Equal(2, iterator.Next());
    }

    [Fact]
    public void The_start_is_random_and_a_seed_decides_it()
    {
        int[] uids = [.. Enumerable.Range(0, 256)];
        var starts = Enumerable.Range(0, 100).Select(seed => new MinerIterator(uids, seed).Next()).ToArray();
        Assert.Equal(starts, Enumerable.Range(0, 100).Select(seed => new MinerIterator(uids, seed).Next()));
        Assert.True(starts.Distinct().Count() > 50);
        Assert.Contains(Enumerable.Range(0, 100), _ => new MinerIterator(uids).Next() != starts[0]);
    }

    [Fact]
    public void What_stopped_goes_on_after_a_restart()
    {
        var uids = Gen.NonEmptyListOf(Gen.Choose(0, 300)).Select(l => l.ToArray());
        var cases = from list in uids from steps in Gen.Choose(0, 700) from seed in Gen.Choose(0, 1000) select (list, steps, seed);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var first = new MinerIterator(c.list, c.seed);
            Take(first, c.steps);
            var second = MinerIterator.Resume(c.list, first.Position!.Value);
            return Take(first, 10).SequenceEqual(Take(second, 10));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_changing_list_leaves_no_one_out_for_long()
    {
        // Whoever stays is visited at least once in as many steps as there ever are uids, whatever joins and leaves.
        var random = new Random(3);
        var iterator = new MinerIterator(Enumerable.Range(0, 64), seed: 1);
        var since = new int[64];
        for (var step = 0; step < 20_000; step++)
        {
            iterator.SetUids(Enumerable.Range(0, 64).Where(uid => uid % 2 == 0 || random.Next(2) == 0));
            var next = iterator.Next();
            for (var uid = 0; uid < 64; uid += 2)
            {
                since[uid] = uid == next ? 0 : since[uid] + 1;
                Assert.True(since[uid] <= 64, $"uid {uid} has waited for {since[uid]} steps");
            }
        }
    }

    [Fact]
    public async Task Many_threads_share_the_rounds_fairly()
    {
        var iterator = new MinerIterator(Enumerable.Range(0, 100));
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Take(iterator, 10_000))));
        Assert.All(taken.SelectMany(t => t).CountBy(uid => uid), c => Assert.Equal(800, c.Value));
    }

    private static int[] Take(MinerIterator iterator, int count) => [.. Enumerable.Range(0, count).Select(_ => iterator.Next())];
}
