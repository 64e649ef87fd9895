using Taoverse.LocalSubnet.Execution.Calls;
using Taoverse.LocalSubnet.Pool;

namespace Taoverse.LocalSubnet.Execution;

/// <summary>How a call is executed, what it costs, and what keeps it out of the pool.</summary>
/// <param name="Run">Executes it.</param>
internal sealed record CallRules(Action<CallContext> Run)
{
    // What a transfer costs on the real chain, in rao; there it follows from weight and length.
    private const ulong Fee = 124_000;

    private static readonly Dictionary<(string Pallet, string Call), CallRules> Known = new()
    {
        [("System", "remark")] = new(_ => { }) { PaysFee = true },
        [("Balances", "transfer_allow_death")] = new(BalanceCalls.TransferKeepAlive) { PaysFee = true },
        [("Balances", "transfer_keep_alive")] = new(BalanceCalls.TransferKeepAlive) { PaysFee = true },
        [("Commitments", "set_commitment")] = new(CommitmentCalls.SetCommitment) { Class = "Operational" },
        [("SubtensorModule", "set_weights")] = new(WeightCalls.SetWeights)
        {
            Admit = WeightCalls.Admit,
            Priority = WeightCalls.Priority,
        },
        [("SubtensorModule", "add_stake")] = new(StakeCalls.AddStake) { Admit = StakeCalls.Admit },
        [("SubtensorModule", "burned_register")] = new(RegistrationCalls.BurnedRegister)
        {
            Admit = RegistrationCalls.Admit,
            Priority = _ => ulong.MaxValue,
        },
    };

    /// <summary>Whether the caller pays a fee.</summary>
    public bool PaysFee { get; init; }

    /// <summary>The class of dispatch.</summary>
    public string Class { get; init; } = "Normal";

    /// <summary>What the runtime checks before it lets the call into the pool or a block; null for nothing.</summary>
    public Action<CallContext>? Admit { get; init; }

    /// <summary>What the call is worth against another of the same account and nonce, before any tip.</summary>
    public Func<CallContext, ulong> Priority { get; init; } = _ => 0;

    /// <summary>The rules of a call; null where it cannot be executed here.</summary>
    public static CallRules? Find(string pallet, string call) => Known.GetValueOrDefault((pallet, call));

    /// <summary>What an extrinsic costs besides what its call takes, in rao.</summary>
    public ulong FeeOf(SignedExtrinsic extrinsic) => (PaysFee ? Fee : 0) + Math.Min(extrinsic.Tip, ulong.MaxValue - Fee);
}
