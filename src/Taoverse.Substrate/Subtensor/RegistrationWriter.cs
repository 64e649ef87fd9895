using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Subtensor.Wire;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Registers neurons by burning TAO, after checking what the chain would check.</summary>
internal sealed class RegistrationWriter(ChainReader chain, ExtrinsicSubmitter submitter)
{
    private const string Pallet = "SubtensorModule";

    // pallet_subtensor: an interval takes as many times its target.
    private const int MostOverTarget = 3;

    private static readonly string[] IntervalEntries =
        ["RegistrationsThisInterval", "TargetRegistrationsPerInterval", "LastAdjustmentBlock", "AdjustmentInterval"];

    public async Task<RegistrationPlan> PlanAsync(AccountId coldkey, AccountId hotkey, int netUid, CancellationToken ct)
    {
        SubnetReader.RequireNetUid(netUid);
        var (block, replies) = await chain.ReadAsync(
            null,
            (runtime, hash) =>
            [
                SubnetReader.Exists(runtime, netUid, hash),
                new RpcCall("state_queryStorageAt", [Wanted(runtime, coldkey, hotkey, netUid), hash]),
            ],
            ct).ConfigureAwait(false);
        SubnetReader.RequireExists(block, netUid, replies[0]);
        var stored = new StoredValues(block.Runtime, ChainReader.Changes(replies[1]));
        var plan = new RegistrationPlan
        {
            NetUid = netUid,
            Hotkey = hotkey.ToString(),
            Coldkey = coldkey.ToString(),
            CostRao = stored.Get<ulong>(Pallet, "Burn", netUid),
            BalanceRao = stored.Get<AccountInfo>("System", "Account", coldkey)!.Data.Free,
            Block = block.Number,
        };
        if (stored.Get<ushort?>(Pallet, "Uids", netUid, hotkey) is { } uid)
        {
            throw Refused("AlreadyRegistered", $"the hotkey {hotkey} is uid {uid} of subnet {netUid} already", "Nothing needs to be done.");
        }

        if (!stored.Get<bool>(Pallet, "NetworkRegistrationAllowed", netUid))
        {
            throw Refused("RegistrationDisabled", $"subnet {netUid} takes no registrations", "Ask the subnet's owner, or try later.");
        }

        RequireRoom(block, netUid, stored);
        var isOwned = stored.Bytes(Pallet, "Owner", hotkey) is not null;
        if (isOwned && stored.Get<AccountId>(Pallet, "Owner", hotkey) is var owner && owner != coldkey)
        {
            throw Refused(
                "HotkeyOfAnother", $"the hotkey {hotkey} belongs to the coldkey {owner}", "Register it with that coldkey, or take another hotkey.");
        }

        return plan.BalanceRao >= plan.CostRao
            ? plan
            : throw Refused("BalanceTooLow", $"the registration costs {plan.Cost} TAO and the coldkey {coldkey} has {plan.Balance}", "Transfer TAO to the coldkey.");
    }

    public Task<ExtrinsicOutcome> RegisterAsync(IExtrinsicSigner coldkey, RegistrationPlan plan, SubmitOptions options, CancellationToken ct) =>
        submitter.SubmitAsync(
            coldkey, Pallet, "burned_register",
            new Dictionary<string, object?> { ["netuid"] = plan.NetUid, ["hotkey"] = plan.Hotkey }, options, ct);

    private static string[] Wanted(ChainRuntime runtime, AccountId coldkey, AccountId hotkey, int netUid)
    {
        List<byte[]> keys =
        [
            runtime.Key(Pallet, "Uids", netUid, hotkey), runtime.Key(Pallet, "Owner", hotkey), runtime.Key("System", "Account", coldkey),
            runtime.Key(Pallet, "NetworkRegistrationAllowed", netUid), runtime.Key(Pallet, "Burn", netUid),
        ];
        keys.AddRange(IntervalEntries
            .Where(e => runtime.Metadata.FindStorage(Pallet, e) is not null).Select(e => runtime.Key(Pallet, e, netUid)));
        return [.. keys.Select(k => ChainReader.ToHex(k))];
    }

    // Runtimes that let the cost alone limit registrations have no such counters any more.
    private static void RequireRoom(PinnedBlock block, int netUid, StoredValues stored)
    {
        if (IntervalEntries.Any(e => block.Runtime.Metadata.FindStorage(Pallet, e) is null))
        {
            return;
        }

        var most = MostOverTarget * stored.Get<ushort>(Pallet, "TargetRegistrationsPerInterval", netUid);
        var end = (long)stored.Get<ulong>(Pallet, "LastAdjustmentBlock", netUid) + stored.Get<ushort>(Pallet, "AdjustmentInterval", netUid);
        if (stored.Get<ushort>(Pallet, "RegistrationsThisInterval", netUid) >= most && end > block.Number + 1)
        {
            throw new TaoverseException(
                "RegistrationsExhausted", FaultKind.LimitsExceeded,
                $"The chain would refuse the registration: subnet {netUid} has taken all {most} of this interval. Nothing was sent.",
                $"Wait {end - block.Number - 1} block(s), about {(end - block.Number - 1) * 12 / 60.0:0.#} minutes, and try again.");
        }
    }

    private static TaoverseException Refused(string errorId, string reason, string nextStep) =>
        new(errorId, FaultKind.Refused, $"The chain would refuse the registration: {reason}. Nothing was sent.", nextStep);
}
