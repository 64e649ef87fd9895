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
                return _blocks[Math.Max(0, _blocks.Count - 1 - (int)FinalityLag)];
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
    public void Add(Block block)
    {
        lock (_lock)
        {
            _blocks.Add(block);
            _byHash[block.Hash] = block;
            if (_blocks.Count > KeptStates)
            {
                _blocks[^(KeptStates + 1)].Prune();
            }
        }
    }
}
