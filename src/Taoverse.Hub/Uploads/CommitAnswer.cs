namespace Taoverse.Hub.Uploads;

/// <summary>The answer of the commit call.</summary>
internal sealed record CommitAnswer(string? CommitOid);
