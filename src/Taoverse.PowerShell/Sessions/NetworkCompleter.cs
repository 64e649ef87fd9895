using Taoverse.PowerShell.Arguments;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>Completes the names of the known networks.</summary>
internal sealed class NetworkCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices() =>
        SubtensorOptions.KnownNetworks.Select(name => (name, SubtensorOptions.Resolve(name).Endpoints[0].ToString()));
}
