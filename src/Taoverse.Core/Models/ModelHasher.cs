using System.Buffers;
using System.Security.Cryptography;

namespace Taoverse.Models;

/// <summary>Hashes the files of a model, several at a time, in bounded memory.</summary>
public static class ModelHasher
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Hashes a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="hotkey">SS58 address for the secure hash; null for the folder hash alone.</param>
    /// <param name="progress">Told the bytes of each piece that was read; called from several threads.</param>
    /// <param name="cancellationToken">Ends the work between two pieces.</param>
    /// <exception cref="TaoverseException"><c>ModelFolderNotFound</c>, <c>BrokenLink</c> or <c>FileUnreadable</c>.</exception>
    public static async Task<ModelHash> HashFolderAsync(
        string path, string? hotkey = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var files = ModelFolder.List(path);
        var hashes = await HashFilesAsync(files, progress, cancellationToken).ConfigureAwait(false);
        var hash = ModelHash.Combine(hashes);
        return new ModelHash
        {
            Path = Path.GetFullPath(path),
            Hash = hash,
            Hotkey = hotkey,
            SecureHash = hotkey is null ? null : ModelHash.Secure(hash, hotkey),
            FileCount = files.Count,
            Bytes = files.Sum(f => f.Bytes),
        };
    }

    /// <summary>Hashes files, the largest first, on as many threads as the machine has processors.</summary>
    /// <param name="files">The files.</param>
    /// <param name="progress">Told the bytes of each piece that was read; called from several threads.</param>
    /// <param name="cancellationToken">Ends the work between two pieces.</param>
    /// <returns>The 32 bytes of each file's SHA-256 by relative path.</returns>
    /// <exception cref="TaoverseException"><c>FileUnreadable</c>.</exception>
    public static async Task<IReadOnlyDictionary<string, byte[]>> HashFilesAsync(
        IReadOnlyList<ModelFile> files, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var hashes = new byte[files.Count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        var largestFirst = Enumerable.Range(0, files.Count).OrderByDescending(i => files[i].Bytes);
        await Parallel.ForEachAsync(
            largestFirst,
            options,
            (i, token) =>
            {
                hashes[i] = HashFile(files[i], progress, token);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        return files.Select((file, i) => (file.RelativePath, Hash: hashes[i])).ToDictionary(f => f.RelativePath, f => f.Hash);
    }

    private static byte[] HashFile(ModelFile file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var stream = new FileStream(
                file.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (int read; (read = stream.Read(buffer, 0, BufferBytes)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sha.AppendData(buffer, 0, read);
                progress?.Report(read);
            }

            return sha.GetHashAndReset();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                "FileUnreadable", FaultKind.Unavailable, $"The file '{file.FullPath}' cannot be read: {error.Message}",
                "Check the rights to the file and the disk that it is on.", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
