namespace Taoverse.Storage;

/// <summary>The parts of a folder that a model is downloaded into.</summary>
internal static class SnapshotFolders
{
    /// <summary>Files that are whole and verified; becomes the model's folder.</summary>
    public const string Files = "files";

    /// <summary>What has come of other files.</summary>
    public const string Parts = "parts";
}
