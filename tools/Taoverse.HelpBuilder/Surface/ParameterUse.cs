namespace Taoverse.HelpBuilder.Surface;

/// <summary>What a parameter is in one parameter set.</summary>
internal sealed record ParameterUse
{
    /// <summary>The name that stands for all sets, as the shell spells it.</summary>
    public const string AllSets = "__AllParameterSets";

    public string ParameterSet { get; init; } = AllSets;

    public bool Mandatory { get; init; }

    /// <summary>The position; null for a parameter that is given by name only.</summary>
    public int? Position { get; init; }

    public bool ByValue { get; init; }

    public bool ByPropertyName { get; init; }
}
