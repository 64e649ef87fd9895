using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Taoverse.PowerShell.Arguments;

/// <summary>Completes an argument from what this machine knows; never from the network.</summary>
internal abstract class ValueCompleter : IArgumentCompleter
{
    private const string Quotes = "'\"";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from choice in Choices(fakeBoundParameters)
        where choice.Value.StartsWith(wordToComplete.Trim(Quotes.ToCharArray()), StringComparison.OrdinalIgnoreCase)
        select new CompletionResult(Quoted(choice.Value), choice.Value, CompletionResultType.ParameterValue, choice.Tip);

    /// <summary>The values, and what to say about each, where they depend on what else was typed.</summary>
    protected virtual IEnumerable<(string Value, string Tip)> Choices(IDictionary bound) => Choices();

    /// <summary>The values, and what to say about each.</summary>
    protected virtual IEnumerable<(string Value, string Tip)> Choices() => [];

    private static string Quoted(string value) =>
        value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
            ? value
            : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
