namespace Taoverse.HelpBuilder.Pages;

/// <summary>One page of docs/cmdlets: what the author says about a cmdlet.</summary>
internal sealed record HelpPage
{
    public required string File { get; init; }

    public required string Name { get; init; }

    public string Synopsis { get; init; } = "";

    public IReadOnlyList<string> Description { get; init; } = [];

    public IReadOnlyList<ParameterText> Parameters { get; init; } = [];

    public IReadOnlyList<TypeText> Inputs { get; init; } = [];

    public IReadOnlyList<TypeText> Outputs { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<Example> Examples { get; init; } = [];

    public IReadOnlyList<Link> Links { get; init; } = [];
}
