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

    public async Task<RegistrationPlan> PlanAsync(AccountId coldkey, AccountId hotkey, int netUid, CancellationToken ct)
    {
        SubnetReader.RequireNetUid(netUid);
        var (block, replies) = await chain.ReadAsync(
            null, (runtime, hash) => [SubnetReader.Exists(runtime, netUid, hash), new RpcCall("state_queryStorageAt", [Wanted(runtime, coldkey, hotkey, netUid), hash])], ct)
            .ConfigureAwait(false);
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

        return plan.BalanceRao >= plan.CostRao
            ? plan
            : throw Refused("BalanceTooLow", $"the registration costs {plan.Cost} TAO and the coldkey {coldkey} has {plan.Balance}", "Transfer TAO to the coldkey.");
    }

    public Task<ExtrinsicOutcome> RegisterAsync(IExtrinsicSigner coldkey, RegistrationPlan plan, SubmitOptions options, CancellationToken ct) =>
        submitter.SubmitAsync(
            coldkey, Pallet, "burned_register",
            new Dictionary<string, object?> { ["netuid"] = plan.NetUid, ["hotkey"] = plan.Hotkey }, options, ct);

    private static string[] Wanted(ChainRuntime runtime, AccountId coldkey, AccountId hotkey, int netUid) =>
    [
        .. new[]
        {
            runtime.Key(Pallet, "Uids", netUid, hotkey), runtime.Key(Pallet, "NetworkRegistrationAllowed", netUid), runtime.Key(Pallet, "Burn", netUid),
            runtime.Key("System", "Account", coldkey),
        }.Select(k => ChainReader.ToHex(k)),
    ];

    private static TaoverseException Refused(string errorId, string reason, string nextStep) =>
        new(errorId, FaultKind.Refused, $"The chain would refuse the registration: {reason}. Nothing was sent.", nextStep);
}
