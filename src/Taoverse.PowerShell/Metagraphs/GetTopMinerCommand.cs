using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Gives the neurons to which the larger validators of a subnet give a good share of their weights.</summary>
[Cmdlet(VerbsCommon.Get, "TopMiner")]
[OutputType(typeof(Neuron))]
public sealed class GetTopMinerCommand : PSCmdlet
{
    /// <summary>The subnets, read with weights.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public Metagraph[] Metagraph { get; set; } = [];

    /// <summary>The stake from which on a validator's weights count, in TAO or alpha.</summary>
    [Parameter]
    [ValidateRange(0.0, 1e15)]
    public decimal MinValidatorStake { get; set; }

    /// <summary>The least share of one validator's weights, 0 to 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double MinWeightShare { get; set; } = 0.05;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var metagraph in Metagraph)
        {
            try
            {
                WriteObject(metagraph.GetTopMiners(MinValidatorStake, MinWeightShare), enumerateCollection: true);
            }
            catch (TaoverseException failure)
            {
                WriteError(FaultRecord.Of(failure, metagraph));
            }
        }
    }
}
