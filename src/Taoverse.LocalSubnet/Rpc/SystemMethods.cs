using Taoverse.LocalSubnet.Runtime;
using Taoverse.LocalSubnet.Runtime.Apis;
using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>The methods that begin with <c>system</c>, and <c>rpc_methods</c>.</summary>
internal static class SystemMethods
{
    public const string ChainName = "Taoverse Local Subnet";

    public static readonly IReadOnlyDictionary<string, Func<RpcCall, object?>> All = new Dictionary<string, Func<RpcCall, object?>>
    {
        ["system_chain"] = _ => ChainName,
        ["system_name"] = _ => "Taoverse Local Node",
        ["system_version"] = _ => typeof(SystemMethods).Assembly.GetName().Version!.ToString(3),
        ["system_chainType"] = _ => "Local",
        ["system_properties"] = _ => new { isEthereum = false, ss58Format = Ss58.BittensorPrefix, tokenDecimals = 9, tokenSymbol = "TAO" },
        ["system_health"] = _ => new { peers = 0, isSyncing = false, shouldHavePeers = false },
        ["system_accountNextIndex"] = call => NextIndex(call),
        ["account_nextIndex"] = call => NextIndex(call),
        ["rpc_methods"] = _ => new { methods = RpcMethods.Names },
    };

    private static uint NextIndex(RpcCall call)
    {
        var address = call.Parameters.Text(0);
        return Ss58.TryDecode(address, out var account, out _, out var reason)
            ? call.Chain.Read(pool => pool.NextNonce(account, Used(account)))
            : throw RpcErrorException.InvalidParameters($"invalid address: {reason}");

        uint Used(AccountId signer) => AccountApi.Nonce(new StorageView(call.Chain.Blocks.Best.State!, "System"), signer);
    }
}
