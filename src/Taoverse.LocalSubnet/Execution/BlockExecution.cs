using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Pool;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Execution;

/// <summary>Puts extrinsics into a block in the making, and says in its events what became of them.</summary>
/// <param name="state">The storage of the block.</param>
/// <param name="number">The number of the block.</param>
/// <param name="check">Says which extrinsics may be in the block.</param>
internal sealed class BlockExecution(StateDraft state, uint number, TransactionCheck check)
{
    /// <summary>What every extrinsic is said to weigh: what the inherent does on the real chain; local blocks have no limit.</summary>
    public const ulong RefTime = 253_418_000;

    /// <summary>The size of the proof that goes with it.</summary>
    public const ulong ProofSize = 1493;

    private const string System = "System";

    private readonly List<byte[]> _extrinsics = [];

    /// <summary>The extrinsics of the block, each with its length before it.</summary>
    public IReadOnlyList<byte[]> Extrinsics => _extrinsics;

    /// <summary>The events of the block.</summary>
    public EventLog Events { get; } = new();

    /// <summary>Puts in what the author of the block adds, which always succeeds.</summary>
    public void AddInherent(byte[] extrinsic)
    {
        Events.Extrinsic = (uint)_extrinsics.Count;
        _extrinsics.Add(extrinsic);
        Events.Add(System, "ExtrinsicSuccess", new ScaleRecord([new("dispatch_info", Info("Mandatory", paysFee: true))]));
    }

    /// <summary>Puts in an extrinsic.</summary>
    /// <exception cref="InvalidTransactionException">It may not be in this block; nothing was changed.</exception>
    public void Apply(SignedExtrinsic extrinsic)
    {
        check.Check(state, number, extrinsic);
        var rules = CallRules.Find(extrinsic.Pallet, extrinsic.Call)!;
        Events.Extrinsic = (uint)_extrinsics.Count;
        _extrinsics.Add(extrinsic.Bytes);
        var accounts = new AccountBook(state);
        accounts.UseNonce(extrinsic.Signer);
        if (rules.FeeOf(extrinsic) is > 0 and var fee)
        {
            accounts.Withdraw(extrinsic.Signer, fee);
            Events.Add("Balances", "Withdraw", new ScaleRecord([new("who", extrinsic.Signer), new("amount", fee)]));
        }

        var info = Info(rules.Class, rules.PaysFee);
        if (Run(rules, extrinsic) is { } error)
        {
            Events.Add(System, "ExtrinsicFailed", new ScaleRecord([new("dispatch_error", error), new("dispatch_info", info)]));
        }
        else
        {
            Events.Add(System, "ExtrinsicSuccess", new ScaleRecord([new("dispatch_info", info)]));
        }
    }

    private ScaleVariant? Run(CallRules rules, SignedExtrinsic extrinsic)
    {
        var before = Events.Count;
        state.BeginAttempt();
        try
        {
            rules.Run(new CallContext(state, number, extrinsic.Signer, extrinsic.Arguments, Events));
            state.EndAttempt(keep: true);
            return null;
        }
        catch (DispatchException e)
        {
            state.EndAttempt(keep: false);
            Events.TakeBack(before);
            return e.Error;
        }
        catch (ScaleException)
        {
            // A test has written storage that cannot be read.
            state.EndAttempt(keep: false);
            Events.TakeBack(before);
            return new ScaleVariant("Corruption");
        }
    }

    private static ScaleRecord Info(string dispatchClass, bool paysFee) => new(
    [
        new("weight", new ScaleRecord([new("ref_time", RefTime), new("proof_size", ProofSize)])),
        new("class", new ScaleVariant(dispatchClass)),
        new("pays_fee", new ScaleVariant(paysFee ? "Yes" : "No")),
    ]);
}
