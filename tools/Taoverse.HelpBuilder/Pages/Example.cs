namespace Taoverse.HelpBuilder.Pages;

/// <summary>An example: what it shows, the code, and what to say about it.</summary>
internal sealed record Example(string Title, string Code, IReadOnlyList<string> Remarks);
