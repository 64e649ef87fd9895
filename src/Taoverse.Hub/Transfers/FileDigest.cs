namespace Taoverse.Hub.Transfers;

/// <summary>What a file turned out to be.</summary>
/// <param name="Sha256">Its SHA-256, 32 bytes.</param>
/// <param name="BlobId">Its git blob id in hexadecimal; null where it was not wanted.</param>
internal sealed record FileDigest(byte[] Sha256, string? BlobId);
