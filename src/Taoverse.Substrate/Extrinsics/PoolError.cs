using System.Globalization;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>What a node's refusal to take an extrinsic means.</summary>
internal static class PoolError
{
    private const string CustomError = "Custom error: ";

    // pallet_subtensor's CustomTransactionError, by number.
    private static readonly Dictionary<int, string> Custom = new()
    {
        [0] = "the coldkey is about to be swapped",
        [1] = "the stake is too low",
        [2] = "the balance is too low",
        [3] = "the subnet does not exist",
        [4] = "the hotkey has no account",
        [5] = "there is not enough stake to withdraw",
        [6] = "the rate limit is exceeded",
        [7] = "there is not enough liquidity",
        [8] = "the slippage would be too high",
        [9] = "transfers are not allowed",
        [10] = "the hotkey is not registered in the subnet",
        [11] = "the IP address is not valid",
        [12] = "the rate limit of serving is exceeded",
        [13] = "the port is not valid",
    };

    // sc-rpc-api, author: the errors from 1000 on; of those, two say that the node had the very same extrinsic before.
    private const int FirstAuthorError = 1000;
    private const int LastAuthorError = 1099;
    private const int TemporarilyBanned = 1012;
    private const int AlreadyImported = 1013;

    // JSON-RPC: the request itself was not understood.
    private const int InvalidRequest = -32600;
    private const int MethodNotFound = -32601;
    private const int InvalidParameters = -32602;

    /// <summary>Whether a refusal proves that the node does not have the extrinsic; after another error it may.</summary>
    public static bool MeansNotTaken(RpcException error) => error.Code is
        (>= FirstAuthorError and <= LastAuthorError and not (TemporarilyBanned or AlreadyImported))
        or InvalidRequest or MethodNotFound or InvalidParameters;

    /// <summary>The reason in a sentence.</summary>
    public static string Describe(RpcException error)
    {
        var details = error.NodeData is { ValueKind: System.Text.Json.JsonValueKind.String } data ? data.GetString()! : error.NodeMessage;
        return details.IndexOf(CustomError, StringComparison.Ordinal) is var at and >= 0
            && int.TryParse(details.AsSpan(at + CustomError.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Custom.TryGetValue(number, out var meaning)
            ? $"The node did not take it: {meaning} (custom error {number})."
            : $"The node did not take it: {RpcErrors.Printable(details)} (code {error.Code}).";
    }
}
