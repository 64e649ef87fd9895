using System.Net;
using System.Reflection;
using Taoverse.Metagraphs;

namespace Taoverse.State.Tests.Metagraphs;

public class MetagraphTableTests
{
    private readonly Random random = new(11);

    [Fact]
    public void Every_property_of_a_metagraph_and_its_neurons_comes_back()
    {
        using var folder = new TemporaryState();
        var metagraph = Filled<Metagraph>() with { NetUid = 9, Neurons = [.. Enumerable.Range(0, 300).Select(uid => Filled<Neuron>() with { NetUid = 9, Uid = uid })] };
        using (var state = folder.Open())
        {
            Assert.True(state.Metagraphs.Save(metagraph));
        }

        using var reopened = folder.Open();
        var found = reopened.Metagraphs.Find(9)!;
        AssertSame(metagraph, found);
        Assert.All(metagraph.Neurons.Zip(found.Neurons), pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void The_block_is_known_without_the_neurons()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        Assert.Null(state.Metagraphs.FindBlock(9));
        Assert.Equal("NotSynced", Assert.Throws<TaoverseException>(() => state.Metagraphs.GetBlock(9)).ErrorId);
        Assert.Equal("NotSynced", Assert.Throws<TaoverseException>(() => state.Metagraphs.Get(9)).ErrorId);
        state.Metagraphs.Save(At(7));
        Assert.Equal((7L, 7L, 7L), (state.Metagraphs.FindBlock(9), state.Metagraphs.GetBlock(9), state.Metagraphs.Get(9).Block));
    }

    [Fact]
    public void What_was_never_read_comes_back_as_such()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        var metagraph = At(1) with
        {
            Name = null,
            Symbol = null,
            Tempo = null,
            Neurons = [Filled<Neuron>() with { Axon = null, Weights = null, Bonds = [] }],
        };
        state.Metagraphs.Save(metagraph);
        var found = state.Metagraphs.Find(9)!;
        Assert.Equal((null, null, null), (found.Name, found.Symbol, found.Tempo));
        var neuron = Assert.Single(found.Neurons);
        Assert.Null(neuron.Axon);
        Assert.Null(neuron.Weights);
        Assert.Empty(neuron.Bonds!);
    }

    [Fact]
    public void Neurons_that_left_are_gone_after_the_next_sync()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        state.Metagraphs.Save(At(1) with { Neurons = [.. Enumerable.Range(0, 5).Select(uid => Filled<Neuron>() with { Uid = uid })] });
        state.Metagraphs.Save(At(2) with { Neurons = [Filled<Neuron>() with { Uid = 3 }] });
        Assert.Equal([3], state.Metagraphs.Find(9)!.Neurons.Select(n => n.Uid));
    }

    [Fact]
    public void Subnets_are_kept_apart_and_can_be_forgotten()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        Assert.Null(state.Metagraphs.Find(9));
        state.Metagraphs.Save(At(1) with { NetUid = 37, Neurons = [Filled<Neuron>()] });
        state.Metagraphs.Save(At(2) with { Neurons = [Filled<Neuron>()] });
        Assert.Equal([9, 37], state.Metagraphs.ListNetUids());
        Assert.Equal((2, 37), (state.Metagraphs.Find(9)!.Block, state.Metagraphs.Find(37)!.Neurons[0].NetUid));
        Assert.True(state.Metagraphs.Remove(9));
        Assert.False(state.Metagraphs.Remove(9));
        Assert.Equal([37], state.Metagraphs.ListNetUids());
        Assert.Single(state.Metagraphs.Find(37)!.Neurons);
    }

    [Theory]
    [InlineData(5, 0, false)] // read before, of an older block: another process was faster
    [InlineData(10, 0, false)] // read before, of the same block
    [InlineData(11, 0, true)] // the clock was ahead when the other was read
    [InlineData(1, 20, true)] // a local chain that was set up anew
    [InlineData(10, 10, true)] // the same once more
    public void The_newest_is_kept(long block, int second, bool kept)
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        state.Metagraphs.Save(At(10, 10));
        Assert.Equal(kept, state.Metagraphs.Save(At(block, second) with { Name = "second" }));
        Assert.Equal(kept, state.Metagraphs.Find(9)!.Name == "second");
    }

    [Fact]
    public void A_metagraph_that_contradicts_itself_leaves_the_one_before()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        state.Metagraphs.Save(At(1) with { Neurons = [Filled<Neuron>()] });
        var twice = Filled<Neuron>() with { Uid = 7 };
        var error = Assert.Throws<TaoverseException>(() => state.Metagraphs.Save(At(2) with { Neurons = [twice, twice] }));
        Assert.Equal("StateContradiction", error.ErrorId);
        Assert.Equal((1, 1), (state.Metagraphs.Find(9)!.Block, state.Metagraphs.Find(9)!.Neurons.Count));
    }

    [Fact]
    public void A_uid_beyond_the_field_of_a_link_is_refused_and_leaves_the_one_before()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        state.Metagraphs.Save(At(1));
        Assert.Throws<OverflowException>(() => state.Metagraphs.Save(At(2) with { Neurons = [Filled<Neuron>() with { Weights = [new(65536, 1)] }] }));
        Assert.Equal(1, state.Metagraphs.Find(9)!.Block);
    }

    private static Metagraph At(long block, int second = 0) => new()
    {
        NetUid = 9,
        Block = block,
        BlockHash = "0x00",
        SyncedAt = DateTimeOffset.UnixEpoch.AddSeconds(second),
        Neurons = [],
    };

    private static void AssertSame<T>(T expected, T actual)
    {
        foreach (var property in typeof(T).GetProperties().Where(p => p.PropertyType != typeof(IReadOnlyList<Neuron>)))
        {
            Assert.True(
                property.GetValue(expected) is IReadOnlyList<NeuronLink> links
                    ? links.SequenceEqual((IReadOnlyList<NeuronLink>)property.GetValue(actual)!)
                    : Equals(property.GetValue(expected), property.GetValue(actual)),
                $"{property.Name} was {property.GetValue(expected)} and is {property.GetValue(actual)}");
        }
    }

    /// <summary>Makes one with a random value in every property, also in those that are added later.</summary>
    private T Filled<T>()
    {
        var made = Activator.CreateInstance<T>();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            property.SetValue(made, Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
        }

        return made;
    }

    private object? Value(Type type) => type switch
    {
        _ when type == typeof(int) => random.Next(1, 65536),
        _ when type == typeof(long) => random.NextInt64(1, long.MaxValue),
        _ when type == typeof(ulong) => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        _ when type == typeof(ushort) => (ushort)random.Next(1, 65536),
        _ when type == typeof(bool) => true,
        _ when type == typeof(string) => $"ünï'\"\0{random.Next()}",
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero).ToOffset(TimeSpan.FromHours(2)),
        _ when type == typeof(Axon) => new Axon(
            random.Next(2) == 0 ? IPAddress.Parse("203.0.113.5") : IPAddress.Parse("2001:db8::1"), random.Next(65536), random.Next(256), random.Next(), random.NextInt64()),
        _ when type == typeof(IReadOnlyList<NeuronLink>) => Enumerable.Range(0, random.Next(1, 300)).Select(uid => new NeuronLink(uid, random.Next(65536))).ToArray(),
        _ when type == typeof(IReadOnlyList<Neuron>) => Array.Empty<Neuron>(),
        _ => throw new NotSupportedException($"a test value for {type} is missing here"),
    };
}
