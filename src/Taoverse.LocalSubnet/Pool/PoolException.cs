namespace Taoverse.LocalSubnet.Pool;

/// <summary>The pool does not take an extrinsic; codes and texts are those of a real node (sc-rpc-api, author).</summary>
/// <param name="code">The code of the error.</param>
/// <param name="message">What is wrong.</param>
/// <param name="detail">More of it; null for nothing.</param>
internal sealed class PoolException(int code, string message, string? detail = null) : Exception(message)
{
    public int Code { get; } = code;

    public string? Detail { get; } = detail;

    /// <summary>It is not even a sequence of bytes with its length before it.</summary>
    public static PoolException BadFormat(string reason) => new(1001, $"Extrinsic has invalid format: {reason}");

    /// <summary>The runtime cannot read it.</summary>
    public static PoolException NotVerified(string reason) =>
        new(1002, $"Verification Error: Runtime error: Execution failed: {reason}", reason);

    /// <summary>The runtime finds it invalid.</summary>
    public static PoolException Invalid(string reason) => new(1010, "Invalid Transaction", reason);

    /// <summary>It was in a block, or was found invalid, a short time ago.</summary>
    public static PoolException Banned() => new(1012, "Transaction is temporarily banned");

    /// <summary>It is in the pool.</summary>
    public static PoolException AlreadyImported(string hash) => new(1013, "Transaction Already Imported", hash);

    /// <summary>Another of the same account and nonce is there, and worth as much or more.</summary>
    public static PoolException TooLowPriority(ulong old, ulong given) => new(
        1014, $"Priority is too low: ({old} vs {given})",
        "The transaction has too low priority to replace another transaction already in the pool.");
}
