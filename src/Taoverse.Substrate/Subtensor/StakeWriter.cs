using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Subtensor.Wire;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Adds stake, after checking what the chain would check.</summary>
internal sealed class StakeWriter(ChainReader chain, ExtrinsicSubmitter submitter)
{
    private const string Pallet = "SubtensorModule";

    public async Task<ExtrinsicOutcome> AddAsync(
        IExtrinsicSigner coldkey, AccountId hotkey, int netUid, ulong rao, SubmitOptions options, CancellationToken ct)
    {
        SubnetReader.RequireNetUid(netUid);
        var (block, replies) = await chain.ReadAsync(
            null,
            (runtime, hash) =>
            [
                SubnetReader.Exists(runtime, netUid, hash),
                new RpcCall("state_queryStorageAt", [new[] { ChainReader.ToHex(runtime.Key("System", "Account", coldkey.Account)) }, hash]),
            ],
            ct).ConfigureAwait(false);
        SubnetReader.RequireExists(block, netUid, replies[0]);
        var balance = new StoredValues(block.Runtime, ChainReader.Changes(replies[1])).Get<AccountInfo>("System", "Account", coldkey.Account)!.Data.Free;
        return balance >= rao
            ? await submitter.SubmitAsync(
                coldkey, Pallet, "add_stake",
                new Dictionary<string, object?> { ["hotkey"] = hotkey.ToString(), ["netuid"] = netUid, ["amount_staked"] = rao }, options, ct).ConfigureAwait(false)
            : throw new TaoverseException(
                "BalanceTooLow", FaultKind.Refused,
                $"The stake of {rao / 1e9m} TAO is more than the coldkey {coldkey.Account} has, {balance / 1e9m} TAO. Nothing was sent.",
                "Stake less, or transfer TAO to the coldkey.");
    }
}
