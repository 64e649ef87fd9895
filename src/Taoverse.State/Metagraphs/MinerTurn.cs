using Taoverse.Metagraphs;

namespace Taoverse.State.Metagraphs;

/// <summary>Visits the neurons of a subnet in turn, with the position kept in the state: after a restart, and in another process, it goes on.</summary>
/// <param name="state">Where the position is kept.</param>
/// <param name="metagraph">The subnet as it is now; the position holds for the next metagraph too.</param>
/// <param name="name">The iterator's name; each has a position of its own.</param>
public sealed class MinerTurn(StateDatabase state, Metagraph metagraph, string name = MinerTurn.DefaultName)
{
    /// <summary>The name of the iterator where none is given.</summary>
    public const string DefaultName = "default";

    /// <summary>Whether neurons with a validator permit are passed over.</summary>
    public bool ExcludesValidators { get; init; }

    /// <summary>Decides where a new iterator starts; null for anywhere.</summary>
    public int? Seed { get; init; }

    /// <summary>Gives the next neurons and moves on. Two processes that do so at once get different ones.</summary>
    /// <param name="count">How many, 1 or more; one comes again when the round is over.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <exception cref="TaoverseException"><c>NoMiners</c>: there is none. Those of <see cref="StateDatabase"/>.</exception>
    public IReadOnlyList<Neuron> Next(int count = 1, CancellationToken cancellationToken = default) => Take(count, moves: true, cancellationToken);

    /// <summary>Gives the neurons that <see cref="Next"/> would give, and does not move on.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <exception cref="TaoverseException"><c>NoMiners</c>: there is none. Those of <see cref="StateDatabase"/>.</exception>
    public IReadOnlyList<Neuron> Peek(int count = 1, CancellationToken cancellationToken = default) => Take(count, moves: false, cancellationToken);

    private List<Neuron> Take(int count, bool moves, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var neurons = metagraph.Neurons.Where(neuron => !ExcludesValidators || !neuron.ValidatorPermit).ToDictionary(neuron => neuron.Uid);
        var taken = new List<Neuron>(count);
        state.MinerPositions.Update(
            metagraph.NetUid,
            name,
            position =>
            {
                var iterator = position is { } uid ? MinerIterator.Resume(neurons.Keys, uid) : new MinerIterator(neurons.Keys, Seed);

                // Also where it does not move on: a start that was drawn by lot must not be drawn again.
                var start = position ?? iterator.Position;
                taken.AddRange(Enumerable.Range(0, count).Select(_ => neurons[iterator.Next()]));
                return moves ? iterator.Position : start;
            },
            cancellationToken);
        return taken;
    }
}
