using System.Management.Automation;
using Taoverse.LocalSubnet;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.LocalSubnets;

/// <summary>Starts a local chain node on the loopback interface of this machine.</summary>
[Cmdlet(VerbsLifecycle.Start, "LocalSubnet", SupportsShouldProcess = true)]
[OutputType(typeof(LocalSubnetHost))]
public sealed class StartLocalSubnetCommand : AsyncCmdlet
{
    private static readonly LocalSubnetOptions Defaults = new();

    /// <summary>The TCP port; 0 for any free one.</summary>
    [Parameter]
    [ValidateRange(0, ushort.MaxValue)]
    public int Port { get; set; } = Defaults.Port;

    /// <summary>The subnets that the node has.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ValidateRange(1, ushort.MaxValue)]
    public int[] NetUid { get; set; } = [.. Defaults.NetUids];

    /// <summary>The number of neurons of each subnet.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int NeuronCount { get; set; } = Defaults.NeuronCount;

    /// <summary>The time between blocks; a number is taken as seconds.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan BlockTime { get; set; } = Defaults.BlockTime;

    /// <summary>The seed of everything that looks random; the same seed gives the same chain.</summary>
    [Parameter]
    public int Seed { get; set; } = Defaults.Seed;

    /// <summary>Accounts that own a million TAO each from the first block on, by SS58 address.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Endow { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"local subnet {string.Join(", ", NetUid)} with {NeuronCount} neurons"))
        {
            return;
        }

        Run(sink =>
        {
            WebHosting.Require();
            return LocalSubnetHost.StartAsync(
                new LocalSubnetOptions
                {
                    Port = Port,
                    NetUids = NetUid,
                    NeuronCount = NeuronCount,
                    BlockTime = BlockTime,
                    Seed = Seed,
                    Endowments = Endow.Distinct().ToDictionary(address => address, _ => LocalSubnetOptions.StandardEndowment),
                },
                sink.Token);
        });
    }
}
