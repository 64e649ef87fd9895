namespace Taoverse.Storage;

/// <summary>A repository as it stands.</summary>
/// <param name="RepoId">Namespace and name.</param>
/// <param name="Commit">Its newest commit.</param>
/// <param name="IsPrivate">Whether only its owner sees it.</param>
public sealed record RemoteRepository(string RepoId, string Commit, bool IsPrivate);
