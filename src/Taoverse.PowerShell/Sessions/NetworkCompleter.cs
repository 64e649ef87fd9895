using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>Completes the names of the known networks.</summary>
internal sealed class NetworkCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from network in SubtensorOptions.KnownNetworks
        where network.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)
        select new CompletionResult(network);
}
