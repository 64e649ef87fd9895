using System.Globalization;
using Taoverse.PowerShell.Arguments;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>Completes the ids of the open sessions.</summary>
internal sealed class SessionCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices() =>
        SubtensorSession.Open.Select(session =>
            (session.Id.ToString(CultureInfo.InvariantCulture), $"{session.Network}, {session.Endpoint}"));
}
