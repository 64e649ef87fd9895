using Taoverse.Metagraphs;
using Taoverse.State.Metagraphs;
using Taoverse.State.Tests.Models;

namespace Taoverse.State.Tests.Metagraphs;

public class MinerTurnTests
{
    [Fact]
    public void Turns_go_on_where_the_last_one_ended_also_in_another_metagraph()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        var first = Uids(new MinerTurn(state, Subnet(0, 1, 2, 3)) { Seed = 1 }.Next(3));
        Assert.Equal(first, new[] { first[0], (first[0] + 1) % 4, (first[0] + 2) % 4 });
        var next = (first[2] + 1) % 4;

        // The one that was next has left: the first behind it follows, or the lowest.
        int[] others = [.. Enumerable.Range(0, 4).Where(uid => uid != next), 9];
        var expected = others.Order().Where(uid => uid > next).DefaultIfEmpty(0).First();
        Assert.Equal([expected], Uids(new MinerTurn(state, Subnet(others)).Next()));
    }

    [Fact]
    public void Peeking_does_not_move_on_and_settles_the_start()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        var turn = new MinerTurn(state, Subnet([.. Enumerable.Range(0, 200)]));
        var peeked = Uids(turn.Peek(5));
        Assert.Equal(peeked, Uids(turn.Peek(5)));
        Assert.Equal(peeked, Uids(turn.Next(5)));
        Assert.NotEqual(peeked, Uids(turn.Peek(5)));
    }

    [Fact]
    public void More_than_a_round_comes_around_again()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        var uids = Uids(new MinerTurn(state, Subnet(3, 5)).Next(5));
        Assert.Equal(uids[0], uids[2]);
        Assert.Equal(uids[1], uids[3]);
        Assert.NotEqual(uids[0], uids[1]);
    }

    [Fact]
    public void Iterators_of_other_names_and_subnets_are_left_alone()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        var here = new MinerTurn(state, Subnet(0, 1, 2), "here") { Seed = 3 };
        var there = new MinerTurn(state, Subnet(0, 1, 2), "there") { Seed = 3 };
        var start = Uids(here.Next())[0];
        Assert.Equal([start], Uids(there.Next()));
        Assert.Equal([(start + 1) % 3], Uids(here.Next()));
    }

    [Fact]
    public void Validators_are_passed_over_where_they_are_excluded()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        var turn = new MinerTurn(state, Subnet(0, 1, 2, 3, 4, 5)) { ExcludesValidators = true };
        Assert.Equal([1, 3, 5], Uids(turn.Next(3)).Order());
    }

    [Fact]
    public void A_subnet_without_miners_is_an_error_and_changes_nothing()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        new MinerTurn(state, Subnet(4, 6)).Next();
        var before = state.MinerPositions.Find(9, MinerTurn.DefaultName);
        var empty = new MinerTurn(state, Subnet());
        Assert.Equal("NoMiners", Assert.Throws<TaoverseException>(() => empty.Next()).ErrorId);
        Assert.Equal("NoMiners", Assert.Throws<TaoverseException>(() => empty.Peek()).ErrorId);
        Assert.Equal(before, state.MinerPositions.Find(9, MinerTurn.DefaultName));
    }

    private static int[] Uids(IEnumerable<Neuron> neurons) => [.. neurons.Select(neuron => neuron.Uid)];

    // Even uids have a validator permit.
    private static Metagraph Subnet(params int[] uids) => new()
    {
        NetUid = 9,
        Block = 1,
        BlockHash = "0x" + new string('0', 64),
        SyncedAt = DateTimeOffset.UnixEpoch,
        Neurons = [.. uids.Order().Select(uid => Samples.Neuron(uid, $"hot{uid}") with { ValidatorPermit = uid % 2 == 0 })],
    };
}
