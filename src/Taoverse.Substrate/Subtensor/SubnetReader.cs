using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Subtensor.Wire;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Reads what is known of subnets besides their neurons.</summary>
internal sealed class SubnetReader(ChainReader chain)
{
    private const string Pallet = "SubtensorModule";

    public static void RequireNetUid(int netUid)
    {
        if (netUid is < 0 or > ushort.MaxValue)
        {
            throw new TaoverseException(
                "InvalidNetUid", FaultKind.InvalidInput, $"{netUid} is not a netuid.", "A netuid is a whole number from 0 to 65535.");
        }
    }

    /// <summary>A call that asks whether a subnet exists.</summary>
    public static RpcCall Exists(ChainRuntime runtime, int netUid, string hash) =>
        new("state_getStorage", [runtime.Key(Pallet, "NetworksAdded", netUid), hash]);

    /// <summary>Refuses a netuid that the answer to <see cref="Exists"/> says is not there.</summary>
    public static void RequireExists(PinnedBlock block, int netUid, RpcReply reply)
    {
        if (!block.Runtime.Decode<bool>(Pallet, "NetworksAdded", reply.GetBytes()))
        {
            throw SubtensorErrors.UnknownNetUid(netUid, block.Number);
        }
    }

    public async Task<IReadOnlyList<SubnetInfo>> ListAsync(long? blockNumber, CancellationToken ct)
    {
        // There are a few hundred subnets at the most, so one page holds them all.
        var (block, pages) = await chain.ReadAsync(
            blockNumber,
            (runtime, hash) => [new RpcCall("state_getKeysPaged", [runtime.Key(Pallet, "NetworksAdded"), ChainReader.PageSize, null, hash])],
            ct).ConfigureAwait(false);
        var entry = block.Runtime.Metadata.GetStorage(Pallet, "NetworksAdded");
        var netUids = pages[0].Result.EnumerateArray()
            .Select(key => (int)entry.LastArgument<ushort>(block.Runtime.Codecs, ChainReader.FromHex(ChainReader.Text(key)), entry.KeyPrefix.Length))
            .Order().ToArray();

        string[] wanted = ["NetworksAdded", "SubnetworkN", "Tempo"];
        var keys = netUids.SelectMany(netUid => wanted.Select(name => block.Runtime.Key(Pallet, name, netUid))).ToArray();
        var replies = await chain.ReadAsync(block, [new RpcCall("state_queryStorageAt", [keys, block.Hash])], ct).ConfigureAwait(false);
        var stored = new StoredValues(block.Runtime, ChainReader.Changes(replies[0]));
        return [.. netUids.Where(netUid => stored.Get<bool>(Pallet, "NetworksAdded", netUid))
            .Select(netUid => new SubnetInfo(
                netUid, stored.Get<ushort>(Pallet, "SubnetworkN", netUid), stored.Get<ushort>(Pallet, "Tempo", netUid), block.Number))];
    }

    public async Task<SubnetHyperparameters> ReadHyperparametersAsync(int netUid, long? blockNumber, CancellationToken ct)
    {
        RequireNetUid(netUid);
        var (block, replies) = await chain.ReadAsync(
            blockNumber, (_, hash) => [RuntimeMethods.Call(RuntimeMethods.Hyperparameters, netUid, hash)], ct).ConfigureAwait(false);
        return RuntimeMethods.Decode<SubnetHyperparameters?>(block.Runtime, RuntimeMethods.Hyperparameters, replies[0].GetBytes() ?? [])
            ?? throw SubtensorErrors.UnknownNetUid(netUid, block.Number);
    }

    public async Task<ulong> ReadBalanceAsync(AccountId account, long? blockNumber, CancellationToken ct)
    {
        var (block, replies) = await chain.ReadAsync(
            blockNumber, (runtime, hash) => [new RpcCall("state_getStorage", [runtime.Key("System", "Account", account), hash])], ct).ConfigureAwait(false);
        return block.Runtime.Decode<AccountInfo>("System", "Account", replies[0].GetBytes())!.Data.Free;
    }
}
