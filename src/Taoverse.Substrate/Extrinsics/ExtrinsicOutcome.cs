namespace Taoverse.Substrate.Extrinsics;

/// <summary>What became of an extrinsic, and where.</summary>
public sealed record ExtrinsicOutcome
{
    /// <summary>What became of it.</summary>
    public required ExtrinsicStatus Status { get; init; }

    /// <summary>Its hash, 0x and 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The account's nonce that it used.</summary>
    public required uint Nonce { get; init; }

    /// <summary>The first block in which it cannot be included any more.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>The block that it is in; null where it is in none.</summary>
    public long? Block { get; init; }

    /// <summary>The hash of that block.</summary>
    public string? BlockHash { get; init; }

    /// <summary>The name of the chain's error, such as <c>SubtensorModule.SettingWeightsTooFast</c>; null where there was none.</summary>
    public string? ErrorName { get; init; }

    /// <summary>What happened, in a sentence; null where it succeeded.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it is in a block and succeeded there.</summary>
    public bool IsSuccess => Status is ExtrinsicStatus.Included or ExtrinsicStatus.Finalized;

    /// <summary>
    /// Whether it never took effect and never will, so that it may be made anew. A failure is as certain as the block that holds it:
    /// wait for finalization where that matters.
    /// </summary>
    public bool IsCertainlyWithoutEffect => Status is ExtrinsicStatus.Failed or ExtrinsicStatus.Refused or ExtrinsicStatus.Expired;

    /// <summary>Throws where it did not succeed.</summary>
    /// <param name="what">What was to be done, as the object of a sentence, such as <c>the commitment</c>.</param>
    /// <exception cref="ExtrinsicException">It did not succeed, or it is not known whether it did.</exception>
    public void EnsureSuccess(string what)
    {
        if (!IsSuccess)
        {
            throw new ExtrinsicException(this, what);
        }
    }
}
