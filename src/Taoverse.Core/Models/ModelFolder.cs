namespace Taoverse.Models;

/// <summary>The files of a model's folder, as the Python package walks them.</summary>
public static class ModelFolder
{
    /// <summary>
    /// Lists the files in the order in which they enter the folder's hash: per folder its files by name, then its subfolders by
    /// name, by code point. Links to files count as files; links to folders are not followed.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <returns>The files; none for an empty folder.</returns>
    /// <exception cref="TaoverseException"><c>ModelFolderNotFound</c>, or <c>BrokenLink</c> for a link that leads nowhere.</exception>
    public static IReadOnlyList<ModelFile> List(string path)
    {
        var root = new DirectoryInfo(Path.GetFullPath(path));
        if (!root.Exists)
        {
            throw new TaoverseException(
                "ModelFolderNotFound", FaultKind.NotFound, $"The folder '{root.FullName}' does not exist.", "Give the folder that holds the model.");
        }

        var files = new List<ModelFile>();
        Walk(root, string.Empty, files);
        files.Sort(static (x, y) => ModelPathOrder.Instance.Compare(x.RelativePath, y.RelativePath));
        return files;
    }

    private static void Walk(DirectoryInfo folder, string prefix, List<ModelFile> files)
    {
        var all = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
        foreach (var entry in folder.EnumerateFileSystemInfos("*", all))
        {
            var relative = prefix + entry.Name;
            if (entry.LinkTarget is not null)
            {
                AddLink(entry, relative, files);
            }
            else if (entry is DirectoryInfo subfolder)
            {
                Walk(subfolder, relative + "/", files);
            }
            else
            {
                files.Add(new ModelFile(relative, entry.FullName, ((FileInfo)entry).Length));
            }
        }
    }

    private static void AddLink(FileSystemInfo link, string relative, List<ModelFile> files)
    {
        var target = Resolve(link);
        if (Directory.Exists(target?.FullName))
        {
            return;
        }

        if (target is not FileInfo { Exists: true } file)
        {
            throw new TaoverseException(
                "BrokenLink", FaultKind.InvalidData, $"The link '{link.FullName}' leads nowhere.", "Remove the link, or bring back the file it names.");
        }

        files.Add(new ModelFile(relative, link.FullName, file.Length));
    }

    private static FileSystemInfo? Resolve(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException)
        {
            // A circle of links.
            return null;
        }
    }
}
