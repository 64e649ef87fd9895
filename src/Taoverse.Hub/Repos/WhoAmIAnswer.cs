namespace Taoverse.Hub.Repos;

/// <summary>The answer of the who-am-i call, with what is read of it.</summary>
internal sealed record WhoAmIAnswer(string? Name);
