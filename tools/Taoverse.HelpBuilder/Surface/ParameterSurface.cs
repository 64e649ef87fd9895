namespace Taoverse.HelpBuilder.Surface;

/// <summary>What the compiled module says about a parameter.</summary>
internal sealed record ParameterSurface
{
    public required string Name { get; init; }

    /// <summary>Full name of its type, without the mark of a value that may be absent.</summary>
    public required string Type { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>What it is in each parameter set that it belongs to.</summary>
    public required IReadOnlyList<ParameterUse> Uses { get; init; }

    public bool IsSwitch => Type == "System.Management.Automation.SwitchParameter";

    public bool IsArray => Type.EndsWith("[]", StringComparison.Ordinal);

    public string ShortType => Type[(Type.LastIndexOf('.') + 1)..];

    public ParameterUse? UseIn(string parameterSet) =>
        Uses.FirstOrDefault(use => use.ParameterSet == parameterSet || use.ParameterSet == ParameterUse.AllSets);
}
