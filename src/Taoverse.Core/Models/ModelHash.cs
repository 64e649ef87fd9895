using System.Security.Cryptography;
using System.Text;

namespace Taoverse.Models;

/// <summary>The hash of a model's folder, equal to the Python package's.</summary>
public sealed record ModelHash
{
    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>Base64 of the SHA-256 over the base64 texts of the files' own hashes; names do not enter.</summary>
    public required string Hash { get; init; }

    /// <summary>The hotkey that the secure hash is for; null where none was given.</summary>
    public string? Hotkey { get; init; }

    /// <summary>The hash of folder hash and hotkey; null where no hotkey was given.</summary>
    public string? SecureHash { get; init; }

    /// <summary>How many files were hashed.</summary>
    public required int FileCount { get; init; }

    /// <summary>The files' sizes together.</summary>
    public required long Bytes { get; init; }

    /// <summary>The secure hash, which shows who was first to hold a model.</summary>
    /// <param name="folderHash">The hash of the folder.</param>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <returns>Base64 of the SHA-256 over the UTF-8 text of both, one after the other.</returns>
    public static string Secure(string folderHash, string hotkey) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(folderHash + hotkey)));

    /// <summary>The folder hash of files whose own hashes are known, such as those of a download.</summary>
    /// <param name="fileHashes">The 32 bytes of each file's SHA-256 by its relative path with forward slashes, in any order.</param>
    /// <returns>Base64 of 32 bytes.</returns>
    public static string Combine(IEnumerable<KeyValuePair<string, byte[]>> fileHashes)
    {
        using var folder = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, hash) in fileHashes.OrderBy(f => f.Key, ModelPathOrder.Instance))
        {
            folder.AppendData(Encoding.ASCII.GetBytes(Convert.ToBase64String(hash)));
        }

        return Convert.ToBase64String(folder.GetHashAndReset());
    }

    /// <summary>Whether this is the hash that an identifier names, by folder hash or by secure hash with the hotkey.</summary>
    /// <param name="id">The identifier.</param>
    /// <param name="folderHash">The hash of the folder.</param>
    /// <param name="hotkey">SS58 address of the hotkey that committed the identifier.</param>
    /// <returns>True or false; null where the identifier names no hash.</returns>
    public static bool? Matches(ModelId id, string folderHash, string hotkey)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Hash is null && id.SecureHash is null)
        {
            return null;
        }

        return id.Hash == folderHash || (id.SecureHash is not null && id.SecureHash == Secure(folderHash, hotkey));
    }
}
