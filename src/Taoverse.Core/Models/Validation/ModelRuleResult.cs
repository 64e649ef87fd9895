namespace Taoverse.Models.Validation;

/// <summary>How a model stands to one rule.</summary>
public sealed record ModelRuleResult
{
    /// <summary>The rule.</summary>
    public required ModelRule Rule { get; init; }

    /// <summary>What the model has; null where the rule was not looked at.</summary>
    public string? Value { get; init; }

    /// <summary>What the rule asks; null where it asks nothing of this model.</summary>
    public string? Limit { get; init; }

    /// <summary>Whether the model keeps to it; null where it was not looked at, because an earlier one is broken or there is no limit.</summary>
    public bool? Passed { get; init; }

    /// <summary>Why it is broken, or was not looked at; null where it is kept.</summary>
    public string? Reason { get; init; }
}
