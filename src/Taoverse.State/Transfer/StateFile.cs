namespace Taoverse.State.Transfer;

/// <summary>Writes a file that is there whole or not at all.</summary>
internal static class StateFile
{
    public static T Write<T>(string path, bool overwrite, Func<Stream, string, T> write)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path) && !overwrite)
        {
            throw Exists(path, null);
        }

        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            T result;
            using (var target = new FileStream(temporary, Options()))
            {
                result = write(target, path);
                target.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
            return result;
        }
        catch (IOException error) when (!overwrite && File.Exists(path))
        {
            throw Exists(path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                "StateFileNotWritable", FaultKind.Unavailable, $"The file '{path}' cannot be written: {error.Message}",
                "Check that its folder is there, the rights to it, and the room on the disk.", error);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
        {
            // As the state itself is: for this user alone.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static TaoverseException Exists(string path, Exception? cause) =>
        new("StateFileExists", FaultKind.InvalidState, $"The file '{path}' exists already.", "Name another file, or use -Force.", cause);
}
