namespace Taoverse.HelpBuilder.Surface;

/// <summary>What the compiled module says about a cmdlet.</summary>
internal sealed record CmdletSurface
{
    public required string Verb { get; init; }

    public required string Noun { get; init; }

    public string Name => $"{Verb}-{Noun}";

    public required bool SupportsShouldProcess { get; init; }

    /// <summary>Full names of the types that it writes.</summary>
    public required IReadOnlyList<string> OutputTypes { get; init; }

    /// <summary>The parameters, those of the cmdlet before those of its bases.</summary>
    public required IReadOnlyList<ParameterSurface> Parameters { get; init; }

    /// <summary>The parameter sets, the default one first.</summary>
    public required IReadOnlyList<string> ParameterSets { get; init; }
}
