namespace Taoverse.Hub.Uploads;

/// <summary>What an upload came to.</summary>
/// <param name="Commit">The commit that holds the files.</param>
/// <param name="IsNew">Whether this upload made it; false where the repository held the files already.</param>
/// <param name="LfsFiles">How many LFS files the hub did not hold in its newest commit.</param>
/// <param name="RegularFiles">How many regular files it did not hold.</param>
public sealed record HubUploadResult(string Commit, bool IsNew, int LfsFiles, int RegularFiles);
