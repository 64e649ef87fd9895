namespace Taoverse.State.Legacy;

/// <summary>Files of the Python package.</summary>
internal static class LegacyFile
{
    /// <summary>Reads a file that may be no longer than a limit.</summary>
    public static byte[] Read(string path, int maxBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var length = file.Length;
            if (length > maxBytes)
            {
                throw PickleErrors.TooLarge($"{path} takes {length} bytes, more than {maxBytes}");
            }

            var bytes = new byte[length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TaoverseException(
                "PickleNotFound", FaultKind.NotFound, $"There is no file {path}.", "Give the path of a state file of the Python package.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                "PickleNotReadable", FaultKind.Unavailable, $"The file {path} cannot be read: {error.Message}", "Check its rights, and that it is a plain file.", error);
        }
    }
}
