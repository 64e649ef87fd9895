namespace Taoverse.Storage;

/// <summary>A file of a model in a remote store.</summary>
/// <param name="Path">Its relative path, with forward slashes; checked against the rules.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal, where the store tells it.</param>
/// <param name="BlobId">Its git blob id in hexadecimal, where the store tells it.</param>
public sealed record RemoteFile(string Path, long Bytes, string? Sha256, string? BlobId);
