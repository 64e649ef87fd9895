using System.Globalization;
using Taoverse.LocalSubnet;
using Taoverse.PowerShell.Arguments;

namespace Taoverse.PowerShell.LocalSubnets;

/// <summary>Completes the ids of the local subnets that run in this process.</summary>
internal sealed class LocalSubnetCompleter : ValueCompleter
{
    protected override IEnumerable<(string Value, string Tip)> Choices() =>
        LocalSubnetHost.Running.Select(host => (host.Id.ToString(CultureInfo.InvariantCulture), host.Endpoint.ToString()));
}
