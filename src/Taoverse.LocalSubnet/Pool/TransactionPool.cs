using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Execution;
using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Pool;

/// <summary>The extrinsics that wait for a block, or are in one that may still be replaced.</summary>
/// <remarks>
/// The caller takes care that one thing happens at a time. Simplified: extrinsics go into blocks by nonce, then in the order of arrival,
/// not by what they pay; the pool is never full.
/// </remarks>
/// <param name="check">Says which extrinsics are valid.</param>
internal sealed class TransactionPool(TransactionCheck check)
{
    private readonly List<PooledExtrinsic> _taken = [];
    private readonly HashSet<string> _banned = [];
    private readonly List<string> _received = [];

    /// <summary>The hashes of all extrinsics that were ever submitted, taken or not; one submitted twice is there twice.</summary>
    public IReadOnlyList<string> Received => _received;

    /// <summary>Those that may be in the next block, in the order in which they go there.</summary>
    public IReadOnlyList<PooledExtrinsic> Ready => [.. _taken.Where(p => p.Status == PoolStatus.Ready)];

    private IEnumerable<PooledExtrinsic> Waiting => _taken.Where(p => p.Status is PoolStatus.Ready or PoolStatus.Future);

    /// <summary>Takes an extrinsic.</summary>
    /// <param name="bytes">The extrinsic with its length before it.</param>
    /// <param name="state">The storage of the next block, as it begins.</param>
    /// <param name="number">The number of that block.</param>
    /// <exception cref="PoolException">It is not taken.</exception>
    public PooledExtrinsic Submit(byte[] bytes, StateDraft state, uint number)
    {
        var hash = SignedExtrinsic.HashOf(bytes);
        _received.Add(hash);
        if (Waiting.Any(p => p.Extrinsic.Hash == hash))
        {
            throw PoolException.AlreadyImported(hash);
        }

        if (_banned.Contains(hash))
        {
            throw PoolException.Banned();
        }

        try
        {
            return Take(SignedExtrinsic.Read(bytes), state, number);
        }
        catch (InvalidTransactionException e)
        {
            throw PoolException.Invalid(e.Message);
        }
    }

    /// <summary>The nonce of an account's next extrinsic, behind those that wait.</summary>
    public uint NextNonce(AccountId account, uint used)
    {
        while (_taken.Any(p => p.Status == PoolStatus.Ready && p.Extrinsic.Signer == account && p.Extrinsic.Nonce == used))
        {
            used++;
        }

        return used;
    }

    /// <summary>Takes note of a block, which holds some of those that were ready.</summary>
    /// <param name="block">The block.</param>
    /// <param name="included">Those that are in it.</param>
    public void OnIncluded(Block block, IEnumerable<PooledExtrinsic> included)
    {
        foreach (var pooled in included)
        {
            _banned.Add(pooled.Extrinsic.Hash);
            pooled.InBlock(block);
        }
    }

    /// <summary>Takes note of blocks that will not be replaced any more.</summary>
    /// <param name="finalized">The number of the newest of them.</param>
    public void OnFinalized(uint finalized)
    {
        foreach (var pooled in _taken.Where(p => p.Status == PoolStatus.InBlock && p.Block!.Number <= finalized))
        {
            pooled.Finalized();
        }

        _taken.RemoveAll(p => p.Status == PoolStatus.Gone);
    }

    /// <summary>Takes note that a block is not of the chain any more: its extrinsics wait again.</summary>
    /// <param name="block">The block.</param>
    /// <param name="forget">Whether the node loses them instead, without a word to those who watch.</param>
    public void OnRetracted(Block block, Func<string, bool> forget)
    {
        foreach (var pooled in _taken.Where(p => p.Block == block).ToArray())
        {
            _banned.Remove(pooled.Extrinsic.Hash);
            pooled.Retracted();
            if (forget(pooled.Extrinsic.Hash))
            {
                _taken.Remove(pooled);
            }
        }
    }

    /// <summary>Looks at all that wait again, for another block was made.</summary>
    /// <param name="begin">Makes the storage of the next block, as it begins.</param>
    /// <param name="number">The number of that block.</param>
    public void Revalidate(Func<StateDraft> begin, uint number)
    {
        var waiting = Waiting.OrderBy(p => p.Extrinsic.Nonce).ToArray();
        var state = waiting.Length > 0 ? begin() : null;
        foreach (var pooled in waiting)
        {
            Place(pooled, state!, number);
        }

        _taken.RemoveAll(p => p.Status == PoolStatus.Gone);
    }

    private PooledExtrinsic Take(SignedExtrinsic extrinsic, StateDraft state, uint number)
    {
        var isReady = IsReady(extrinsic, state, number);
        var call = new CallContext(state, number, extrinsic.Signer, extrinsic.Arguments);
        var worth = CallRules.Find(extrinsic.Pallet, extrinsic.Call)!.Priority(call);
        var pooled = new PooledExtrinsic(extrinsic, worth > ulong.MaxValue - extrinsic.Tip ? ulong.MaxValue : worth + extrinsic.Tip);
        var rival = Waiting.FirstOrDefault(p => p.Extrinsic.Signer == extrinsic.Signer && p.Extrinsic.Nonce == extrinsic.Nonce);
        if (rival is not null)
        {
            if (rival.Priority >= pooled.Priority)
            {
                throw PoolException.TooLowPriority(rival.Priority, pooled.Priority);
            }

            _taken.Remove(rival);
        }

        _taken.Add(pooled);
        if (isReady)
        {
            pooled.Ready();
            Revalidate(() => state, number); // it may be what others wait for
        }
        else
        {
            pooled.Future();
        }

        rival?.Usurped(extrinsic.Hash);
        return pooled;
    }

    private void Place(PooledExtrinsic pooled, StateDraft state, uint number)
    {
        try
        {
            var isReady = IsReady(pooled.Extrinsic, state, number);
            if (isReady && pooled.Status == PoolStatus.Future)
            {
                pooled.Ready();
            }
            else if (!isReady && pooled.Status == PoolStatus.Ready)
            {
                pooled.Future();
            }
        }
        catch (InvalidTransactionException)
        {
            _banned.Add(pooled.Extrinsic.Hash);
            pooled.Invalid();
        }
    }

    // Whether it may be in the next block, behind others of the account that are ready; throws where it never may.
    private bool IsReady(SignedExtrinsic extrinsic, StateDraft state, uint number)
    {
        try
        {
            check.Check(state, number, extrinsic);
            return true;
        }
        catch (InvalidTransactionException e) when (e.IsEarly)
        {
            return NextNonce(extrinsic.Signer, new AccountBook(state)[extrinsic.Signer].Nonce) is var next && next >= extrinsic.Nonce;
        }
    }
}
