namespace Taoverse.LocalSubnet.Hub;

/// <summary>A commit: all files at one point.</summary>
internal sealed record HubCommit(string Id, string? Parent, string Title, DateTimeOffset Date, SortedDictionary<string, HubTreeEntry> Tree);
