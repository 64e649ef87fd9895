namespace Taoverse.HelpBuilder.Pages;

/// <summary>A row of the table of parameters.</summary>
internal sealed record ParameterText(string Name, string Default, string Text, int Line);
