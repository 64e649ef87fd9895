using Taoverse.LocalSubnet.Execution;
using Taoverse.LocalSubnet.Pool;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>The methods that begin with <c>author</c>, and what an extrinsic costs.</summary>
internal static class AuthorMethods
{
    public static readonly IReadOnlyDictionary<string, Func<RpcCall, object?>> All = new Dictionary<string, Func<RpcCall, object?>>
    {
        ["author_submitExtrinsic"] = call => Submit(call).Extrinsic.Hash,
        ["author_submitAndWatchExtrinsic"] = SubmitAndWatch,
        ["author_unwatchExtrinsic"] = ChainMethods.Unsubscribe,
        ["author_pendingExtrinsics"] = call => call.Chain.Read(pool => pool.Ready.Select(p => Hex.Write(p.Extrinsic.Bytes)).ToArray()),
        ["payment_queryInfo"] = QueryInfo,
    };

    private static SubscriptionStart SubmitAndWatch(RpcCall call)
    {
        var subscriptions = call.RequireSubscriptions();
        return subscriptions.AddFed("author_extrinsicUpdate", Submit(call).Watch);
    }

    private static PooledExtrinsic Submit(RpcCall call)
    {
        try
        {
            return call.Chain.Submit(call.Parameters.Bytes(0));
        }
        catch (PoolException e)
        {
            throw new RpcErrorException(e.Code, e.Message, e.Detail);
        }
    }

    private static object QueryInfo(RpcCall call)
    {
        try
        {
            var extrinsic = SignedExtrinsic.Read(call.Parameters.Bytes(0));
            var rules = CallRules.Find(extrinsic.Pallet, extrinsic.Call) ?? throw InvalidTransactionException.Call();
            return new
            {
                weight = new { ref_time = BlockExecution.RefTime, proof_size = BlockExecution.ProofSize },
                @class = rules.Class.ToLowerInvariant(),
                partialFee = rules.FeeOf(extrinsic with { Tip = 0 }).ToString(System.Globalization.CultureInfo.InvariantCulture),
            };
        }
        catch (Exception e) when (e is PoolException or InvalidTransactionException)
        {
            throw new RpcErrorException(1, "Unable to query dispatch info.", e.Message);
        }
    }
}
