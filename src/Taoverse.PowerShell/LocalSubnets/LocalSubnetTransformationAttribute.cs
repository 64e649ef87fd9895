using Taoverse.LocalSubnet;
using Taoverse.PowerShell.Arguments;

namespace Taoverse.PowerShell.LocalSubnets;

/// <summary>Takes the id of a running local subnet where a local subnet is asked for.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LocalSubnetTransformationAttribute : IdTransformationAttribute<LocalSubnetHost>
{
    protected override LocalSubnetHost? Find(int id) => LocalSubnetHost.Running.FirstOrDefault(host => host.Id == id);

    protected override string Unknown(int id) => $"No local subnet with the id {id} runs in this process.";
}
