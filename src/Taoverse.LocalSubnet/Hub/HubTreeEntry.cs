namespace Taoverse.LocalSubnet.Hub;

/// <summary>A file of a commit.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="BlobId">Its git blob id; for an LFS file, that of the pointer.</param>
/// <param name="Sha256">The SHA-256 of an LFS file in hexadecimal; null for a regular one.</param>
internal sealed record HubTreeEntry(long Size, string BlobId, string? Sha256);
