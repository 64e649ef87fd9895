namespace Taoverse.Hub.Uploads;

/// <summary>A file to upload.</summary>
internal sealed record UploadFile(string Path, string FullPath, long Bytes, byte[] Sha256)
{
    /// <summary>Whether the hub wants it as an LFS file.</summary>
    public bool IsLfs { get; init; }

    /// <summary>The name of its content among LFS files.</summary>
    public string Oid => Convert.ToHexStringLower(Sha256);
}
