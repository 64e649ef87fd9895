namespace Taoverse.Hub.Repos;

/// <summary>What the hub says about one file.</summary>
/// <param name="Commit">The commit that it belongs to; null where the hub does not say.</param>
/// <param name="ETag">The git blob id of a regular file, the SHA-256 of an LFS file.</param>
/// <param name="Bytes">Its size; null where the hub does not say.</param>
/// <param name="IsLfs">Whether it is an LFS file.</param>
public sealed record HubFileMetadata(string? Commit, string ETag, long? Bytes, bool IsLfs);
