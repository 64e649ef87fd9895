namespace Taoverse.LocalSubnet.Chain;

/// <summary>The blocks of the chain: all headers, and the storage of the newest.</summary>
internal sealed class BlockChain
{
    /// <summary>For how many blocks the storage is kept.</summary>
    public const int KeptStates = 300;

    /// <summary>How many blocks the finalized head stays behind the best.</summary>
    public const uint FinalityLag = 2;

    private readonly Lock _lock = new();
    private readonly List<Block> _blocks = [];
    private readonly Dictionary<byte[], Block> _byHash = new(StorageKeyComparer.Instance);
    private int _finalized;

    /// <summary>The newest block.</summary>
    public Block Best
    {
        get
        {
            lock (_lock)
            {
                return _blocks[^1];
            }
        }
    }

    /// <summary>The newest block that will not change any more.</summary>
    public Block Finalized
    {
        get
        {
            lock (_lock)
            {
                return _blocks[_finalized];
            }
        }
    }

    /// <summary>The block of a number; null where there is none.</summary>
    public Block? Find(uint number)
    {
        lock (_lock)
        {
            return number < _blocks.Count ? _blocks[(int)number] : null;
        }
    }

    /// <summary>The block of a hash; null where there is none.</summary>
    public Block? Find(byte[] hash)
    {
        lock (_lock)
        {
            return _byHash.GetValueOrDefault(hash);
        }
    }

    /// <summary>Adds the next block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="replaced">How many of the newest blocks it takes the place of; they can still be asked for by their hashes.</param>
    public void Add(Block block, int replaced = 0)
    {
        lock (_lock)
        {
            _blocks.RemoveRange(_blocks.Count - replaced, replaced);
            _blocks.Add(block);
            _byHash[block.Hash] = block;
            _finalized = Math.Max(_finalized, _blocks.Count - 1 - (int)FinalityLag);
            if (_blocks.Count > KeptStates)
            {
                _blocks[^(KeptStates + 1)].Prune();
            }
        }
    }
}
