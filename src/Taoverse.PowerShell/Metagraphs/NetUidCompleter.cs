using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Completes the netuids of model-training subnets.</summary>
internal sealed class NetUidCompleter : IArgumentCompleter
{
    // Pretraining and finetuning.
    private static readonly int[] ModelTraining = [9, 37];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from netUid in ModelTraining
        let text = netUid.ToString(CultureInfo.InvariantCulture)
        where text.StartsWith(wordToComplete, StringComparison.Ordinal)
        select new CompletionResult(text);
}
