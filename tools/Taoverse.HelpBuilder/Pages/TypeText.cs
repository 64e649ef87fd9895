namespace Taoverse.HelpBuilder.Pages;

/// <summary>A type that a cmdlet takes from the pipeline or writes to it.</summary>
internal sealed record TypeText(string Type, string Text);
