using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Sessions;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Gives the neurons of subnets, by uid, hotkey, role or stake.</summary>
[Cmdlet(VerbsCommon.Get, "Neuron", DefaultParameterSetName = MetagraphSet)]
[OutputType(typeof(Neuron))]
public sealed class GetNeuronCommand : SessionCmdlet
{
    private const string MetagraphSet = "Metagraph";
    private const string NetUidSet = "NetUid";

    /// <summary>The subnets whose neurons are wanted, as Get-Metagraph gives them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = MetagraphSet)]
    public Metagraph[] Metagraph { get; set; } = [];

    /// <summary>The subnets to read from the chain.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = NetUidSet)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int[] NetUid { get; set; } = [];

    /// <summary>The uids of the wanted neurons.</summary>
    [Parameter]
    [ValidateRange(0, ushort.MaxValue)]
    public int[]? Uid { get; set; }

    /// <summary>The hotkeys of the wanted neurons, as SS58 addresses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Hotkey { get; set; }

    /// <summary>Gives neurons with a validator permit only.</summary>
    [Parameter]
    public SwitchParameter Validator { get; set; }

    /// <summary>Gives neurons without a validator permit only.</summary>
    [Parameter]
    public SwitchParameter Miner { get; set; }

    /// <summary>The least total stake, in TAO or alpha.</summary>
    [Parameter]
    [ValidateRange(0.0, 1e15)]
    public decimal MinStake { get; set; }

    private NeuronFilter Filter => new()
    {
        Uids = Uid,
        Hotkeys = Hotkey,
        ValidatorPermit = Validator ? true : Miner ? false : null,
        MinStake = MinStake,
    };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Validator && Miner)
        {
            Fail(
                new TaoverseException(
                    "RoleConflict", FaultKind.InvalidInput,
                    "A neuron has a validator permit or it has none; -Validator and -Miner together give nothing.",
                    "Give one of the two, or neither for all neurons."),
                target: null);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var metagraph in Metagraph)
        {
            Run(sink => EmitAsync(sink, metagraph), metagraph);
        }

        foreach (var netUid in NetUid)
        {
            var session = Connected;
            Run(
                async sink => await EmitAsync(
                    sink,
                    await session.GetMetagraphAsync(netUid, new MetagraphRequest(), sink.Token).ConfigureAwait(false)).ConfigureAwait(false),
                netUid);
        }
    }

    private async Task EmitAsync(OperationSink sink, Metagraph metagraph)
    {
        foreach (var neuron in Filter.Select(metagraph))
        {
            await sink.EmitAsync(neuron).ConfigureAwait(false);
        }

        foreach (var (wanted, error) in Filter.Missing(metagraph))
        {
            sink.Error(error, wanted);
        }
    }
}
