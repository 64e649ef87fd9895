namespace Taoverse.HelpBuilder;

/// <summary>What is wrong with a page, in the form that MSBuild shows as an error.</summary>
internal sealed record HelpProblem(string File, int Line, string Text)
{
    public override string ToString() => $"{File}({Line}): error HELP: {Text}";
}
