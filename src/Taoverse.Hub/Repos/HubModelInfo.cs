namespace Taoverse.Hub.Repos;

/// <summary>What the hub says about a model at one commit.</summary>
/// <param name="RepoId">Namespace and name.</param>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="IsPrivate">Whether only its owner sees it.</param>
/// <param name="IsGated">Whether its files are for those alone whom the owner granted access.</param>
/// <param name="Files">Its files.</param>
public sealed record HubModelInfo(string RepoId, string Commit, bool IsPrivate, bool IsGated, IReadOnlyList<HubFile> Files);
