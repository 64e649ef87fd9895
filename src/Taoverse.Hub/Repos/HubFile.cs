namespace Taoverse.Hub.Repos;

/// <summary>A file of a repository at one commit.</summary>
/// <param name="Path">Its path, with forward slashes, as the other side gives it.</param>
/// <param name="Bytes">Its size; null where the hub does not say.</param>
/// <param name="BlobId">Its git blob id, the SHA-1 that a regular file is checked by; null where the hub does not say.</param>
/// <param name="Sha256">The SHA-256 of an LFS file in hexadecimal; null for a regular one.</param>
public sealed record HubFile(string Path, long? Bytes, string? BlobId, string? Sha256);
