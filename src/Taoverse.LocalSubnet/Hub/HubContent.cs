using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>The content on disk: git blobs by their SHA-1, LFS objects by their SHA-256, and the parts of uploads under way.</summary>
internal sealed class HubContent
{
    private readonly string _blobs;
    private readonly string _objects;
    private readonly string _uploads;

    public HubContent(string folder)
    {
        _blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs")).FullName;
        _objects = Directory.CreateDirectory(Path.Combine(folder, "objects")).FullName;
        _uploads = Directory.CreateDirectory(Path.Combine(folder, "uploads")).FullName;
    }

    public string PathOf(HubTreeEntry entry) => entry.Sha256 is { } oid ? PathOfObject(oid) : Path.Combine(_blobs, entry.BlobId);

    public string PathOfObject(string oid) => Path.Combine(_objects, oid);

    public bool HasObject(string oid, long size) => new FileInfo(PathOfObject(oid)) is { Exists: true } file && file.Length == size;

    public string PathOfPart(string upload, int part) =>
        Path.Combine(_uploads, upload, part.ToString("00000", CultureInfo.InvariantCulture));

    public string NewUpload() => Path.GetFileName(Directory.CreateDirectory(Path.Combine(_uploads, Guid.NewGuid().ToString("N"))).FullName);

    public bool HasUpload(string upload) => Directory.Exists(Path.Combine(_uploads, upload));

    public void EndUpload(string upload) => Directory.Delete(Path.Combine(_uploads, upload), recursive: true);

    public HubTreeEntry AddBlob(byte[] content)
    {
        var id = BlobId(content);
        var path = Path.Combine(_blobs, id);
        if (!File.Exists(path))
        {
            var temporary = NewFile();
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }

        return new HubTreeEntry(content.Length, id, null);
    }

    /// <summary>An LFS file's entry: git itself holds a small pointer in its place.</summary>
    public static HubTreeEntry Pointer(string oid, long size) => new(
        size,
        BlobId(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n"))),
        oid);

    /// <summary>Takes over a stream as an object; false where its bytes are not those of the id.</summary>
    public async Task<bool> AddObjectAsync(string oid, Stream content, CancellationToken cancellationToken)
    {
        var temporary = NewFile();
        try
        {
            await using (var file = File.Create(temporary))
            {
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                file.Position = 0;
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)) != oid)
                {
                    return false;
                }
            }

            File.Move(temporary, PathOfObject(oid), overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Takes over a part of an upload, whole or not at all; gives its ETag.</summary>
    public async Task<string> AddPartAsync(string upload, int part, Stream content, CancellationToken cancellationToken)
    {
        var temporary = NewFile();
        try
        {
            string tag;
            await using (var file = File.Create(temporary))
            {
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                file.Position = 0;
                tag = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false))[..32];
            }

            File.Move(temporary, PathOfPart(upload, part), overwrite: true);
            return tag;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string BlobId(byte[] content)
    {
        var prefix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0"));
#pragma warning disable CA5350 // Git names blobs by their SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData([.. prefix, .. content]));
#pragma warning restore CA5350
    }

    private string NewFile() => Path.Combine(_uploads, Guid.NewGuid().ToString("N") + ".new");
}
