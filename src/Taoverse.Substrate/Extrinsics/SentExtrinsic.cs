namespace Taoverse.Substrate.Extrinsics;

/// <summary>A signed extrinsic and its place in time.</summary>
/// <param name="Bytes">The extrinsic with its length before it.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Nonce">Its nonce.</param>
/// <param name="SignedAt">The newest block when it was signed.</param>
/// <param name="ExpiresAt">The first block in which it cannot be included any more.</param>
internal sealed record SentExtrinsic(byte[] Bytes, string Hash, uint Nonce, long SignedAt, long ExpiresAt)
{
    public ExtrinsicOutcome Outcome(ExtrinsicStatus status, string? reason) =>
        new() { Status = status, Hash = Hash, Nonce = Nonce, ExpiresAt = ExpiresAt, Reason = reason };
}
