namespace Taoverse.Storage;

/// <summary>Folders in which other processes add and delete at any moment.</summary>
internal static class SharedFolder
{
    /// <summary>The system's answer for when something was written that is not there; taken for an age it would make what is new look old.</summary>
    public static readonly DateTime TimeOfNothing = DateTime.FromFileTimeUtc(0);

    /// <summary>Whether an error says that something is not there, or no longer.</summary>
    public static bool IsGone(Exception error) => error is FileNotFoundException or DirectoryNotFoundException;

    /// <summary>The folders in a folder; none where it is not there, or no longer.</summary>
    public static IReadOnlyList<string> Folders(string path) => List(path, Directory.GetDirectories);

    /// <summary>The files in a folder; none where it is not there, or no longer.</summary>
    public static IReadOnlyList<string> Files(string path, string pattern = "*") => List(path, folder => Directory.GetFiles(folder, pattern));

    private static string[] List(string path, Func<string, string[]> list)
    {
        try
        {
            return list(path);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
