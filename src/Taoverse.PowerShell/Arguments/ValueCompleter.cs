using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Taoverse.PowerShell.Arguments;

/// <summary>Completes an argument from what this process knows; never from the network.</summary>
internal abstract class ValueCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from choice in Choices()
        where choice.Value.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)
        select new CompletionResult(choice.Value, choice.Value, CompletionResultType.ParameterValue, choice.Tip);

    /// <summary>The values, and what to say about each.</summary>
    protected abstract IEnumerable<(string Value, string Tip)> Choices();
}
