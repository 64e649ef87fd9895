namespace Taoverse.Storage;

/// <summary>Folders in which other processes add and delete at any moment.</summary>
internal static class SharedFolder
{
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
