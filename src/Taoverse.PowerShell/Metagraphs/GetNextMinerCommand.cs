using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Storage;
using Taoverse.State.Metagraphs;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Gives the miners of a subnet in turn, around and around, and remembers where it stopped.</summary>
[Cmdlet(VerbsCommon.Get, "NextMiner")]
[OutputType(typeof(Neuron))]
public sealed class GetNextMinerCommand : StateCmdlet
{
    /// <summary>The subnets, as Get-Metagraph gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public Metagraph[] Metagraph { get; set; } = [];

    /// <summary>How many miners to give.</summary>
    [Parameter]
    [ValidateRange(1, ushort.MaxValue)]
    public int Count { get; set; } = 1;

    /// <summary>Gives the next miners without moving on.</summary>
    [Parameter]
    public SwitchParameter Peek { get; set; }

    /// <summary>Passes over neurons with a validator permit.</summary>
    [Parameter]
    public SwitchParameter ExcludeValidator { get; set; }

    /// <summary>The name of the iterator; each has a position of its own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = MinerTurn.DefaultName;

    /// <summary>Decides where a new iterator starts; by default anywhere.</summary>
    [Parameter]
    public int? Seed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var metagraph in Metagraph)
        {
            RunOnState(
                async (state, sink) =>
                {
                    var turn = new MinerTurn(state, metagraph, Name) { ExcludesValidators = ExcludeValidator, Seed = Seed };
                    foreach (var neuron in Peek ? turn.Peek(Count, sink.Token) : turn.Next(Count, sink.Token))
                    {
                        await sink.EmitAsync(neuron).ConfigureAwait(false);
                    }
                },
                metagraph);
        }
    }
}
