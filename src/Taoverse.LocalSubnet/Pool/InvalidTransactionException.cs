namespace Taoverse.LocalSubnet.Pool;

/// <summary>An extrinsic may not be in the next block; the texts are those of sp_runtime's <c>InvalidTransaction</c>.</summary>
/// <param name="reason">Why.</param>
internal sealed class InvalidTransactionException(string reason) : Exception(reason)
{
    private const string Future = "Transaction will be valid in the future";

    /// <summary>Whether it may be in a later block.</summary>
    public bool IsEarly => Message == Future;

    /// <summary>The call is not one that may be made.</summary>
    public static InvalidTransactionException Call() => new("Transaction call is not expected");

    /// <summary>Another extrinsic of the account must come first.</summary>
    public static InvalidTransactionException TooEarly() => new(Future);

    /// <summary>The nonce was used.</summary>
    public static InvalidTransactionException Stale() => new("Transaction is outdated");

    /// <summary>The signature is not the account's for this chain, runtime and era.</summary>
    public static InvalidTransactionException BadProof() => new("Transaction has a bad signature");

    /// <summary>The chain does not know the block at which the era began.</summary>
    public static InvalidTransactionException AncientBirthBlock() => new("Transaction has an ancient birth block");

    /// <summary>The account cannot pay.</summary>
    public static InvalidTransactionException Payment() => new("Inability to pay some fees (e.g. account balance too low)");

    /// <summary>Pallet SubtensorModule refuses it, by the number of its <c>CustomTransactionError</c>.</summary>
    public static InvalidTransactionException Custom(int number) => new($"Custom error: {number}");
}
