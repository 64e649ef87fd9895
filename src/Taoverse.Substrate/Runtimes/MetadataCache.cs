using System.Security.Cryptography;

namespace Taoverse.Substrate.Runtimes;

/// <summary>Metadata on disk, one file for each genesis hash and spec version, so that it is downloaded once.</summary>
/// <param name="folder">The folder; made when something is stored.</param>
/// <remarks>A file is the metadata and its SHA-256 at the end. One that does not match is as if it were not there.</remarks>
public sealed class MetadataCache(string folder)
{
    /// <summary>The folder that is used where none is given: under TAOVERSE_HOME, else the user's local application data.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetEnvironmentVariable("TAOVERSE_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "taoverse"),
        "metadata");

    /// <summary>Reads metadata.</summary>
    /// <returns>The metadata; null where it is not there, damaged or not readable.</returns>
    public byte[]? Read(string genesisHash, int specVersion)
    {
        try
        {
            var bytes = File.ReadAllBytes(PathOf(genesisHash, specVersion));
            var length = bytes.Length - SHA256.HashSizeInBytes;
            return length > 0 && SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)) ? bytes[..length] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stores metadata, whole or not at all. A cache that cannot be written is no error.</summary>
    public void Write(string genesisHash, int specVersion, ReadOnlySpan<byte> metadata)
    {
        var path = PathOf(genesisHash, specVersion);
        var partial = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(partial, [.. metadata, .. SHA256.HashData(metadata)]);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(partial);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be written most likely cannot be deleted either.
        }
    }

    private string PathOf(string genesisHash, int specVersion) =>
        Path.Combine(folder, $"{Convert.ToHexStringLower(HexOf(genesisHash))}-{specVersion}.scale");

    // The hash comes from the node: through bytes, so that no text of its choosing gets into a path.
    private static byte[] HexOf(string hash) => Convert.FromHexString(hash.AsSpan(hash.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0));
}
