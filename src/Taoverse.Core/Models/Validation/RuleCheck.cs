using Taoverse.Evaluation;

namespace Taoverse.Models.Validation;

/// <summary>Collects how a model stands to each rule.</summary>
internal sealed class RuleCheck
{
    private readonly List<ModelRuleResult> results = [];

    /// <summary>Whether a rule is broken so far.</summary>
    public bool IsBroken => results.Exists(result => result.Passed == false);

    public void Add(ModelRule rule, string value, string? limit, bool passed, string? reason) =>
        results.Add(new() { Rule = rule, Value = value, Limit = limit, Passed = passed, Reason = passed ? null : reason });

    public void Skip(ModelRule rule, string? limit, string reason) => results.Add(new() { Rule = rule, Limit = limit, Reason = reason });

    /// <summary>Looks at a rule; what is thrown breaks it. A folder that is not there is the caller's fault.</summary>
    public void Try(ModelRule rule, Action look)
    {
        try
        {
            look();
        }
        catch (TaoverseException fault) when (fault.ErrorId != "ModelFolderNotFound")
        {
            Break(rule, fault);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Break(rule, error);
        }
    }

    public ModelValidation Result(string path, long bytes, ModelDescription? description) => new()
    {
        Path = path,
        Bytes = bytes,
        Architecture = description?.Architecture,
        ParameterCount = description?.ParameterCount,
        Warnings = description?.Warnings ?? [],
        Rules = results,
    };

    private void Break(ModelRule rule, Exception error) =>
        results.Add(new() { Rule = rule, Passed = false, Reason = error.Message.TrimEnd('.') });
}
