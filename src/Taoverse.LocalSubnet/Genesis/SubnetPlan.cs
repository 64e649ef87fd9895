using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Genesis;

/// <summary>Who takes part in a subnet, and how well each does; follows from the seed alone.</summary>
internal sealed class SubnetPlan
{
    // An eighth of the neurons are validators.
    private const int NeuronsPerValidator = 8;
    private const int HotkeysPerColdkey = 3;

    private static readonly Dictionary<int, string> Names = new() { [9] = "pretraining", [37] = "finetuning" };

    /// <summary>Plans a subnet.</summary>
    public SubnetPlan(SeededHash hash, int netuid, int neuronCount)
    {
        Hash = hash;
        NetUid = (ushort)netuid;
        Name = Names.GetValueOrDefault(netuid) ?? $"subnet{netuid}";
        Hotkeys = [.. Enumerable.Range(0, neuronCount).Select(uid => new AccountId(hash.Bytes("hotkey", netuid, uid)))];
        Coldkeys = [.. Enumerable.Range(0, neuronCount).Select(uid => new AccountId(hash.Bytes("coldkey", netuid, uid / HotkeysPerColdkey)))];
        ValidatorCount = Math.Max(1, neuronCount / NeuronsPerValidator);

        // The cube makes a few good miners and many poor ones, as subnets have.
        Qualities = [.. Enumerable.Range(0, neuronCount).Select(uid =>
            KindOf(uid) == MinerKind.Model ? Cube(1 + hash.Below(1 << 14, "quality", netuid, uid)) : 0)];
    }

    /// <summary>What looks random.</summary>
    public SeededHash Hash { get; }

    /// <summary>The subnet.</summary>
    public ushort NetUid { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The hotkey of each uid.</summary>
    public IReadOnlyList<AccountId> Hotkeys { get; }

    /// <summary>The coldkey of each uid.</summary>
    public IReadOnlyList<AccountId> Coldkeys { get; }

    /// <summary>How many neurons validate: those of the lowest uids.</summary>
    public int ValidatorCount { get; }

    /// <summary>How well each uid mines; 0 for those without a model.</summary>
    public IReadOnlyList<ulong> Qualities { get; }

    /// <summary>The number of neurons.</summary>
    public int Count => Hotkeys.Count;

    /// <summary>Whether a uid validates.</summary>
    public bool IsValidator(int uid) => uid < ValidatorCount;

    /// <summary>What a uid commits. The last one of a subnet always has something that is no model, so that even a small one shows it.</summary>
    public MinerKind KindOf(int uid) => (uid % 32) switch
    {
        _ when IsValidator(uid) => MinerKind.None,
        _ when Count >= 4 && uid == Count - 1 => MinerKind.Chatter,
        5 => MinerKind.Chatter,
        9 => MinerKind.Long,
        12 or 28 => MinerKind.None,
        14 => MinerKind.NoText,
        _ => MinerKind.Model,
    };

    /// <summary>What a uid has staked on the subnet, in rao of alpha.</summary>
    public ulong AlphaStake(int uid) => IsValidator(uid)
        ? (1_500_000_000_000_000 / (ulong)(uid + 1)) + Hash.Below(1_000_000_000_000, "stake", NetUid, uid)
        : Hash.Below(50_000_000_000, "stake", NetUid, uid);

    /// <summary>What a uid has staked on the root network, in rao.</summary>
    public ulong RootStake(int uid) => IsValidator(uid) ? 40_000_000_000_000 / (ulong)(uid + 1) : 0;

    private static ulong Cube(ulong value) => value * value * value;
}
