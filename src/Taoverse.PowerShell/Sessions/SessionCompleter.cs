using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>Completes the ids of the open sessions.</summary>
internal sealed class SessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from session in SubtensorSession.Open
        let id = session.Id.ToString(CultureInfo.InvariantCulture)
        where id.StartsWith(wordToComplete, StringComparison.Ordinal)
        select new CompletionResult(id, id, CompletionResultType.ParameterValue, $"{session.Network}, {session.Endpoint}");
}
