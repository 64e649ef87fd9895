namespace Taoverse.HelpBuilder.Pages;

/// <summary>A related command or address.</summary>
internal sealed record Link(string Text, string? Address);
