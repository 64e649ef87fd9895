using System.Management.Automation;
using Taoverse.LocalSubnet;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.LocalSubnets;

/// <summary>Stops local chain nodes that run in this process, and their hubs.</summary>
[Cmdlet(VerbsLifecycle.Stop, "LocalSubnet", SupportsShouldProcess = true)]
public sealed class StopLocalSubnetCommand : AsyncCmdlet
{
    /// <summary>The nodes to stop, or their ids; by default the one that was started last.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [LocalSubnetTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LocalSubnetCompleter))]
    public LocalSubnetHost[]? LocalSubnet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var host in LocalSubnet ?? [.. LocalSubnetHost.Running.TakeLast(1)])
        {
            if (ShouldProcess($"local subnet {host.Id} at {host.Endpoint}"))
            {
                Run(async _ => await host.DisposeAsync().ConfigureAwait(false), host);
            }
        }
    }
}
