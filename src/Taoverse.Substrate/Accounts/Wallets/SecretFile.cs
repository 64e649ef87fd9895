using Taoverse.Substrate.Crypto;

namespace Taoverse.Substrate.Accounts.Wallets;

/// <summary>Files with secrets: read without copies, written whole or not at all, for the owner alone.</summary>
internal static class SecretFile
{
    // Far more than any keyfile has.
    private const int MaxSize = 64 * 1024;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersMayRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Reads a file into pinned memory.</summary>
    /// <exception cref="TaoverseException">It cannot be read, or is too large for a keyfile.</exception>
    public static SecretBuffer Read(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            var length = RandomAccess.GetLength(handle);
            if (length > MaxSize)
            {
                throw KeyfileContent.Damaged(path, $"it has {length} bytes, too many for a keyfile");
            }

            var buffer = new SecretBuffer((int)length);
            var read = 0;
            while (read < length)
            {
                var now = RandomAccess.Read(handle, buffer.Span[read..], read);
                if (now == 0)
                {
                    buffer.Dispose();
                    throw KeyfileContent.Damaged(path, "it became shorter while it was read");
                }

                read += now;
            }

            return buffer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                "KeyfileUnreadable",
                e is FileNotFoundException or DirectoryNotFoundException ? FaultKind.NotFound : FaultKind.Unavailable,
                $"The keyfile {path} cannot be read: {e.Message}",
                "Check the path, and that this user may read it.", e);
        }
    }

    /// <summary>Writes a file under a temporary name and gives it its own name when all of it is on the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All of it.</param>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    /// <exception cref="TaoverseException">The file exists and may not be replaced, or cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            CreateFolder(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw File.Exists(path) && !overwrite
                ? Exists(path)
                : new TaoverseException(
                    "KeyfileNotWritten", FaultKind.Unavailable, $"The keyfile {path} cannot be written: {e.Message}",
                    "Check that this user may write to the folder and that the disk has room.", e);
        }
    }

    /// <summary>The refusal to replace a keyfile.</summary>
    public static TaoverseException Exists(string path) => new(
        "KeyfileExists", FaultKind.InvalidState, $"The keyfile {path} exists; replacing it would lose its key.",
        "Choose another name, or force it when you have the phrase of the old key.");

    /// <summary>
    /// Whether users other than the owner may read a file. On Windows, where folders of a user are closed to others, never.
    /// </summary>
    public static bool OthersCanRead(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMayRead) != 0;

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
