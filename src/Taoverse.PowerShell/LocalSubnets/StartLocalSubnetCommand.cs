using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Taoverse.LocalSubnet;
using Taoverse.LocalSubnet.Hub;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.LocalSubnets;

/// <summary>Starts a local chain node and a local hub on the loopback interface of this machine.</summary>
[Cmdlet(VerbsLifecycle.Start, "LocalSubnet", SupportsShouldProcess = true, DefaultParameterSetName = HubSet)]
[OutputType(typeof(LocalSubnetHost))]
public sealed class StartLocalSubnetCommand : AsyncCmdlet
{
    private const string HubSet = "Hub";
    private const string NoHubSet = "NoHub";
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

    /// <summary>The TCP port of the hub; 0 for any free one.</summary>
    [Parameter(ParameterSetName = HubSet)]
    [ValidateRange(0, ushort.MaxValue)]
    public int HubPort { get; set; }

    /// <summary>The folder in which the hub keeps what it is given; by default a temporary one that goes with it.</summary>
    [Parameter(ParameterSetName = HubSet)]
    [ValidateNotNullOrEmpty]
    public string? HubFolder { get; set; }

    /// <summary>Files of JSON lines by the names of the datasets whose rows the hub is to serve.</summary>
    [Parameter(ParameterSetName = HubSet)]
    [ValidateNotNull]
    public Hashtable Dataset { get; set; } = [];

    /// <summary>Starts no hub.</summary>
    [Parameter(ParameterSetName = NoHubSet, Mandatory = true)]
    public SwitchParameter NoHub { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"local subnet {string.Join(", ", NetUid)} with {NeuronCount} neurons"))
        {
            return;
        }

        var hub = NoHub ? null : Hub();
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
                    Hub = hub,
                },
                sink.Token);
        });
    }

    private LocalHubOptions Hub() => new()
    {
        Port = HubPort,
        Folder = HubFolder is null ? null : GetUnresolvedProviderPathFromPSPath(HubFolder),
        Datasets = Dataset.Cast<DictionaryEntry>().ToDictionary(
            entry => Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!,
            entry => GetUnresolvedProviderPathFromPSPath(Convert.ToString(entry.Value, CultureInfo.InvariantCulture))),
    };
}
