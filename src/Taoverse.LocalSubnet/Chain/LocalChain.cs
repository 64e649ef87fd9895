using System.Text;
using Taoverse.LocalSubnet.Genesis;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Chain;

/// <summary>The chain of one local subnet: how it begins, and how it goes on.</summary>
internal sealed class LocalChain
{
    // The chain has a past, whose storage is pruned, so that blocks and ages look as they do on a real chain.
    private const uint PrunedBlocks = 4990;
    private const uint LivedBlocks = 10;

    private readonly Lock _making = new();
    private readonly List<SubnetSimulation> _simulations;

    /// <summary>Makes the chain as the options have it.</summary>
    public LocalChain(LocalSubnetOptions options)
    {
        var hash = new SeededHash(options.Seed);
        var plans = options.NetUids.Order().Select(netuid => new SubnetPlan(hash, netuid, options.NeuronCount)).ToArray();
        _simulations = [.. plans.Select(p => new SubnetSimulation(p))];
        Blocks = new BlockChain();
        Blocks.Add(BlockAuthor.MakeGenesis(GenesisRoot(options)));
        for (var i = 0; i < PrunedBlocks; i++)
        {
            Blocks.Add(BlockAuthor.MakePruned(Blocks.Best));
        }

        var state = new StateDraft(ChainState.Empty);
        RootGenesis.Write(state, plans, Blocks);
        foreach (var plan in plans)
        {
            SubnetGenesis.Write(state, plan, PrunedBlocks);
        }

        Blocks.Add(BlockAuthor.Make(Blocks.Best, state.Finish(), Evolve));
        for (var i = 1; i < LivedBlocks; i++)
        {
            Make();
        }
    }

    /// <summary>Called with each block once it is the best one.</summary>
    public event Action<Block>? BlockAdded;

    /// <summary>The blocks.</summary>
    public BlockChain Blocks { get; }

    /// <summary>Makes the next block.</summary>
    /// <param name="changes">What is written into the storage besides, last; null values remove.</param>
    public Block Make(IReadOnlyCollection<KeyValuePair<byte[], byte[]?>>? changes = null)
    {
        lock (_making)
        {
            var best = Blocks.Best;
            var block = BlockAuthor.Make(best, best.State!, (state, number) =>
            {
                Evolve(state, number);
                foreach (var (key, value) in changes ?? [])
                {
                    state.Put(key, value);
                }
            });
            Blocks.Add(block);
            BlockAdded?.Invoke(block);
            return block;
        }
    }

    /// <summary>Does something while no block is made.</summary>
    public void BetweenBlocks(Action action)
    {
        lock (_making)
        {
            action();
        }
    }

    private void Evolve(StateDraft state, uint number)
    {
        foreach (var simulation in _simulations)
        {
            try
            {
                simulation.Advance(state, number);
            }
            catch (ScaleException)
            {
                // A test has written storage that cannot be read: the chain goes on without this subnet.
            }
        }
    }

    // A client may keep metadata by the genesis hash, so another runtime must make another chain.
    private static byte[] GenesisRoot(LocalSubnetOptions options)
    {
        var text = $"{options.Seed}/{options.NeuronCount}/{string.Join(',', options.NetUids.Order())}/";
        return Blake2b.Hash([.. Encoding.UTF8.GetBytes(text), .. Blake2b.Hash(LocalRuntime.Instance.Metadata(15), 32)], 32);
    }
}
