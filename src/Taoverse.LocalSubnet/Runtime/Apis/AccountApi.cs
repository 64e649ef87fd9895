using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>Answers <c>AccountNonceApi</c>.</summary>
internal static class AccountApi
{
    public static uint Nonce(RuntimeCall call) => Nonce(call.System, call.Argument<AccountId>(0));

    /// <summary>The number of extrinsics that the account signed.</summary>
    public static uint Nonce(StorageView system, AccountId account) => (uint)((ScaleRecord)system.Get<object>("Account", account)!)["nonce"]!;
}
