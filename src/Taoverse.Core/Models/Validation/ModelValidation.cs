namespace Taoverse.Models.Validation;

/// <summary>How a model stands to the rules of a competition.</summary>
public sealed record ModelValidation
{
    /// <summary>The model's folder.</summary>
    public required string Path { get; init; }

    /// <summary>SS58 address of the hotkey that the model is stored for; null for a folder that belongs to nobody.</summary>
    public string? Hotkey { get; init; }

    /// <summary>The competition; null where none was named.</summary>
    public int? CompetitionId { get; init; }

    /// <summary>Whether no rule is broken.</summary>
    public bool IsValid => Rules.All(rule => rule.Passed != false);

    /// <summary>The architecture, as config.json names it; null where the checkpoint cannot be read.</summary>
    public string? Architecture { get; init; }

    /// <summary>The number of parameters, tied ones once; null where the checkpoint cannot be read.</summary>
    public long? ParameterCount { get; init; }

    /// <summary>The sizes of all files together.</summary>
    public long Bytes { get; init; }

    /// <summary>What is odd about the checkpoint and yet breaks no rule.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The rules, each with what the model has.</summary>
    public required IReadOnlyList<ModelRuleResult> Rules { get; init; }

    /// <summary>The reasons of the broken rules in one text; null where none is broken.</summary>
    public string? Reason => IsValid ? null : string.Join("; ", Rules.Where(rule => rule.Passed == false).Select(rule => rule.Reason));
}
