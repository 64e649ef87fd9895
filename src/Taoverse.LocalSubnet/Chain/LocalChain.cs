using System.Text;
using Taoverse.LocalSubnet.Execution;
using Taoverse.LocalSubnet.Genesis;
using Taoverse.LocalSubnet.Pool;
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
    private readonly TransactionCheck _check;

    /// <summary>Makes the chain as the options have it.</summary>
    public LocalChain(LocalSubnetOptions options)
    {
        var hash = new SeededHash(options.Seed);
        var plans = options.NetUids.Order().Select(netuid => new SubnetPlan(hash, netuid, options.NeuronCount)).ToArray();
        _simulations = [.. plans.Select(p => new SubnetSimulation(p))];
        Blocks = new BlockChain();
        Blocks.Add(BlockAuthor.MakeGenesis(GenesisRoot(options)));
        _check = new TransactionCheck(Blocks.Best.Hash);
        Pool = new TransactionPool(_check);
        for (var i = 0; i < PrunedBlocks; i++)
        {
            Blocks.Add(BlockAuthor.MakePruned(Blocks.Best));
        }

        var state = new StateDraft(ChainState.Empty);
        RootGenesis.Write(state, plans, Blocks);
        EndowmentGenesis.Write(state, options.Endowments);
        foreach (var plan in plans)
        {
            SubnetGenesis.Write(state, plan, PrunedBlocks);
        }

        Blocks.Add(BlockAuthor.Make(Blocks.Best, state.Finish(), _check, Evolve));
        for (var i = 1; i < LivedBlocks; i++)
        {
            Make();
        }
    }

    /// <summary>Called with each block once it is the best one.</summary>
    public event Action<Block>? BlockAdded;

    /// <summary>The blocks.</summary>
    public BlockChain Blocks { get; }

    /// <summary>The extrinsics that wait for a block.</summary>
    private TransactionPool Pool { get; }

    /// <summary>Whether blocks are made without extrinsics, which then wait.</summary>
    public bool HoldsExtrinsics { get; set; }

    /// <summary>Makes the next block.</summary>
    /// <param name="changes">What is written into the storage besides, last; null values remove.</param>
    public Block Make(IReadOnlyCollection<KeyValuePair<byte[], byte[]?>>? changes = null)
    {
        lock (_making)
        {
            return Author(Blocks.Best, 0, [], changes ?? []);
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

    /// <summary>Replaces the newest blocks by as many others, as a fork does.</summary>
    /// <param name="count">How many blocks; those that are finalized stay.</param>
    /// <param name="without">The hashes of extrinsics that are in none of the new blocks.</param>
    /// <param name="forget">Whether the node loses those extrinsics; otherwise they wait again.</param>
    /// <returns>The newest block.</returns>
    public Block Retract(int count, IReadOnlyCollection<string> without, bool forget)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (int)BlockChain.FinalityLag);
        lock (_making)
        {
            var last = Blocks.Best.Number;
            var parent = Blocks.Find(last - (uint)count)!;
            for (var number = last; number > parent.Number; number--)
            {
                Pool.OnRetracted(Blocks.Find(number)!, hash => forget && without.Contains(hash));
            }

            Revalidate(parent);
            for (var number = parent.Number; number < last; number++)
            {
                parent = Author(parent, number + count == last ? count : 0, without, []);
            }

            return parent;
        }
    }

    /// <summary>Takes an extrinsic.</summary>
    /// <exception cref="PoolException">It is not taken.</exception>
    public PooledExtrinsic Submit(byte[] bytes)
    {
        lock (_making)
        {
            var best = Blocks.Best;
            return Pool.Submit(bytes, BlockAuthor.Begin(best, best.State!), best.Number + 1);
        }
    }

    /// <summary>Looks into the pool.</summary>
    public T Read<T>(Func<TransactionPool, T> look)
    {
        lock (_making)
        {
            return look(Pool);
        }
    }

    private Block Author(
        Block parent, int replaced, IReadOnlyCollection<string> without, IReadOnlyCollection<KeyValuePair<byte[], byte[]?>> changes)
    {
        var included = new List<PooledExtrinsic>();
        var block = BlockAuthor.Make(parent, parent.State!, _check, Evolve, execution => Fill(execution, without, included), state =>
        {
            foreach (var (key, value) in changes)
            {
                state.Put(key, value);
            }
        });
        Blocks.Add(block, replaced);
        Pool.OnIncluded(block, included);
        BlockAdded?.Invoke(block);
        Revalidate(block);
        Pool.OnFinalized(Blocks.Finalized.Number);
        return block;
    }

    private void Fill(BlockExecution execution, IReadOnlyCollection<string> without, List<PooledExtrinsic> included)
    {
        if (HoldsExtrinsics)
        {
            return;
        }

        foreach (var pooled in Pool.Ready.Where(p => !without.Contains(p.Extrinsic.Hash)).OrderBy(p => p.Extrinsic.Nonce))
        {
            try
            {
                execution.Apply(pooled.Extrinsic);
                included.Add(pooled);
            }
            catch (InvalidTransactionException)
            {
                // It waits on, or is found to be invalid once the block is made.
            }
        }
    }

    private void Revalidate(Block block) => Pool.Revalidate(() => BlockAuthor.Begin(block, block.State!), block.Number + 1);

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
        var endowments = string.Join(',', options.Endowments.OrderBy(e => e.Key, StringComparer.Ordinal));
        var text = $"{options.Seed}/{options.NeuronCount}/{string.Join(',', options.NetUids.Order())}/{endowments}";
        return Blake2b.Hash([.. Encoding.UTF8.GetBytes(text), .. Blake2b.Hash(LocalRuntime.Instance.Metadata(15), 32)], 32);
    }
}
