using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.LocalSubnet.Runtime.Apis;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>The methods that begin with <c>state</c>.</summary>
internal static class StateMethods
{
    private const uint LargestPage = 1000;

    public static readonly IReadOnlyDictionary<string, Func<RpcCall, object?>> All = new Dictionary<string, Func<RpcCall, object?>>
    {
        ["state_getRuntimeVersion"] = GetRuntimeVersion,
        ["chain_getRuntimeVersion"] = GetRuntimeVersion,
        ["state_subscribeRuntimeVersion"] = call => call.RequireSubscriptions().Add("state_runtimeVersion", RuntimeVersion, _ => null),
        ["state_unsubscribeRuntimeVersion"] = ChainMethods.Unsubscribe,
        ["state_getMetadata"] = GetMetadata,
        ["state_call"] = Call,
        ["state_getStorage"] = call => Value(call) is { } value ? Hex.Write(value) : null,
        ["state_getStorageHash"] = call => Value(call) is { } value ? Hex.Write(Blake2b.Hash(value, 32)) : null,
        ["state_getStorageSize"] = call => Value(call)?.Length,
        ["state_getKeysPaged"] = GetKeysPaged,
        ["state_queryStorageAt"] = QueryStorageAt,
        ["state_subscribeStorage"] = SubscribeStorage,
        ["state_unsubscribeStorage"] = ChainMethods.Unsubscribe,
    };

    private static object GetRuntimeVersion(RpcCall call)
    {
        // A pruned block still has its version, an unknown one has not.
        if (call.Parameters.Hash(0) is { } hash && call.Chain.Blocks.Find(hash) is null)
        {
            throw RpcErrorException.UnknownBlock($"Header was not found in the database: {Hex.Write(hash)}");
        }

        return RuntimeVersion();
    }

    private static object RuntimeVersion()
    {
        var version = LocalRuntime.Instance.Version;
        return new
        {
            specName = version.SpecName,
            implName = version.ImplName,
            authoringVersion = version.AuthoringVersion,
            specVersion = version.SpecVersion,
            implVersion = version.ImplVersion,
            apis = version.Apis.Select(a => new object[] { Hex.Write(a.Id), a.Version }),
            transactionVersion = version.TransactionVersion,
            systemVersion = version.SystemVersion,
            stateVersion = version.SystemVersion,
        };
    }

    private static string GetMetadata(RpcCall call)
    {
        call.StateAt(0);
        return Hex.Write(LocalRuntime.Instance.Metadata(14));
    }

    private static string Call(RpcCall call)
    {
        var name = call.Parameters.Text(0);
        var arguments = call.Parameters.Bytes(1);
        var (_, state) = call.StateAt(2);
        try
        {
            return Hex.Write(RuntimeApis.Call(name, state, arguments)
                ?? throw RpcErrorException.Client($"Execution failed: Other: Exported method {name} is not found"));
        }
        catch (ScaleException e)
        {
            throw RpcErrorException.Client($"Execution failed: Execution aborted due to trap: Bad input data provided to {name}: {e.Message}");
        }
    }

    private static byte[]? Value(RpcCall call)
    {
        var key = call.Parameters.Bytes(0);
        return call.StateAt(1).State.Find(key);
    }

    private static string[] GetKeysPaged(RpcCall call)
    {
        var prefix = call.Parameters.Has(0) ? call.Parameters.Bytes(0) : [];
        var count = RpcParameters.Number(call.Parameters.Element(1));
        if (count > LargestPage)
        {
            throw new RpcErrorException(4002, $"count exceeds maximum value. value: {count}, max: {LargestPage}");
        }

        var after = call.Parameters.Has(2) ? call.Parameters.Bytes(2) : null;
        return call.StateAt(3).State.Range(prefix, after).Take((int)count).Select(item => Hex.Write(item.Key)).ToArray();
    }

    private static object[] QueryStorageAt(RpcCall call)
    {
        var keys = call.Parameters.BytesList(0);
        var (block, _) = call.StateAt(1);
        return [Changes(block, keys)];
    }

    private static SubscriptionStart SubscribeStorage(RpcCall call)
    {
        var keys = call.Parameters.BytesList(0);
        return call.RequireSubscriptions().Add(
            "state_storage",
            () => Changes(call.Chain.Blocks.Best, keys),
            block => keys.Intersect(block.ChangedKeys, StorageKeyComparer.Instance).ToArray() is { Length: > 0 } changed ? Changes(block, changed) : null);
    }

    private static object Changes(Block block, IReadOnlyList<byte[]> keys) => new
    {
        block = Hex.Write(block.Hash),
        changes = keys.Select(key => new[] { Hex.Write(key), block.State?.Find(key) is { } value ? Hex.Write(value) : null }).ToArray(),
    };
}
