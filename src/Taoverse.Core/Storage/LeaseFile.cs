using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Taoverse.Storage;

/// <summary>
/// A file that says that a process is at work. It needs no file locks, which network file systems often lack: it is made by a
/// create that fails where it exists, its owner writes to it again and again, and one whose owner is gone counts for nothing.
/// </summary>
internal sealed class LeaseFile : IDisposable
{
    private static readonly TimeSpan BeatPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private readonly SafeFileHandle _handle;
    private readonly LeaseOwner _owner;
    private readonly string _path;
    private readonly Timer _timer;
    private int _beats;

    private LeaseFile(string path, SafeFileHandle handle, LeaseOwner owner)
    {
        (_path, _handle, _owner) = (path, handle, owner);
        _timer = new Timer(static state => ((LeaseFile)state!).Beat(), this, BeatPeriod, BeatPeriod);
    }

    /// <summary>Whether the file is still this lease, and nobody took it away.</summary>
    public bool IsHeld => ReadOwner(_path)?.Token == _owner.Token;

    /// <summary>Takes the lease of a name; null where another holds it.</summary>
    public static LeaseFile? TryTake(string path)
    {
        for (var attempts = 0; attempts < 3; attempts++)
        {
            if (TryCreate(path) is { } lease)
            {
                return lease;
            }

            if (!TryRemove(path))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Whether a lease stands, of a process that is still at work.</summary>
    public static bool IsAlive(string path) => IsAlive(path, ReadOwner(path), File.GetLastWriteTimeUtc(path));

    /// <summary>Removes a lease whose owner is gone; false where one stands.</summary>
    public static bool TryRemove(string path)
    {
        // What is found dead has to be what is removed: the name may have a new owner a moment later.
        var (owner, written) = (ReadOwner(path), File.GetLastWriteTimeUtc(path));
        if (IsAlive(path, owner, written))
        {
            return false;
        }

        if (written != SharedFolder.TimeOfNothing)
        {
            TakeAway(path, owner?.Token);
        }

        return true;
    }

    public void Dispose()
    {
        _timer.Dispose();
        var held = IsHeld;
        _handle.Dispose();
        if (held)
        {
            File.Delete(_path);
        }
    }

    private static LeaseFile? TryCreate(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            var owner = LeaseOwner.New();
            RandomAccess.Write(handle, Encoding.ASCII.GetBytes(owner + "0"), 0);
            return new LeaseFile(path, handle, owner);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException error) when (IsThere(error))
        {
            return null;
        }
    }

    // Asking for the file afterwards would be too late: its holder may have let go of it meanwhile.
    private static bool IsThere(IOException error)
    {
        const int AlreadyExistsUnix = 17; // EEXIST
        const int FileExistsWindows = unchecked((int)0x80070050); // ERROR_FILE_EXISTS
        return error.HResult is AlreadyExistsUnix or FileExistsWindows;
    }

    private static bool IsAlive(string path, LeaseOwner? owner, DateTime written)
    {
        if (owner?.IsRunning() is { } running)
        {
            return running;
        }

        try
        {
            return written != SharedFolder.TimeOfNothing && FolderNow(Path.GetDirectoryName(path)!) - written < Lifetime;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where that cannot be told, the lease is taken to stand.
            return true;
        }
    }

    /// <summary>Removes the lease of a process that is gone. If another was faster, and this is its new lease, it is put back.</summary>
    private static void TakeAway(string path, string? dead)
    {
        var aside = path + "." + Guid.NewGuid().ToString("N");
        try
        {
            if (ReadOwner(path)?.Token != dead)
            {
                return;
            }

            File.Move(path, aside);
            if (ReadOwner(aside)?.Token != dead)
            {
                File.Move(aside, path, overwrite: false);
                return;
            }

            File.Delete(aside);
        }
        catch (IOException)
        {
            // Someone else took it away.
        }
    }

    private static LeaseOwner? ReadOwner(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return LeaseOwner.Parse(reader.ReadToEnd());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The time by the clock that stamps the files of a folder, which need not be this machine's.</summary>
    private static DateTime FolderNow(string folder)
    {
        var probe = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".probe");
        File.WriteAllBytes(probe, [0]);
        try
        {
            return File.GetLastWriteTimeUtc(probe);
        }
        finally
        {
            File.Delete(probe);
        }
    }

    private void Beat()
    {
        try
        {
            var beat = (byte)('0' + (Interlocked.Increment(ref _beats) % 10));
            RandomAccess.Write(_handle, [beat], _owner.ToString().Length);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The next beat tries again; should none succeed, the lease ends.
        }
    }
}
