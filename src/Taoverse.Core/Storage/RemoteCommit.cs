namespace Taoverse.Storage;

/// <summary>The commit that holds what was uploaded.</summary>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="IsNew">Whether the upload made it; false where all was there already.</param>
public sealed record RemoteCommit(string Commit, bool IsNew);
