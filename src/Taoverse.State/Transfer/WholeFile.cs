namespace Taoverse.State.Transfer;

/// <summary>Writes a file that is there whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes it beside its name, and then gives it its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it is, such as <c>StateFile</c>: the ids of the errors are made from it.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="isPrivate">Whether it is for this user alone, as the state itself is.</param>
    /// <param name="write">Writes into the stream; it is given the full path.</param>
    /// <exception cref="TaoverseException"><c>StateFileExists</c>, <c>StateFileNotWritable</c>, with the kind in place of StateFile.</exception>
    public static T Write<T>(string path, string kind, bool overwrite, bool isPrivate, Func<Stream, string, T> write)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path) && !overwrite)
        {
            throw Exists(path, kind, null);
        }

        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            T result;
            using (var target = new FileStream(temporary, Options(isPrivate)))
            {
                result = write(target, path);
                target.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
            return result;
        }
        catch (IOException error) when (!overwrite && File.Exists(path))
        {
            throw Exists(path, kind, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                kind + "NotWritable", FaultKind.Unavailable, $"The file '{path}' cannot be written: {error.Message}",
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

    private static FileStreamOptions Options(bool isPrivate)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 16 };
        if (isPrivate && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static TaoverseException Exists(string path, string kind, Exception? cause) =>
        new(kind + "Exists", FaultKind.InvalidState, $"The file '{path}' exists already.", "Name another file, or use -Force.", cause);
}
