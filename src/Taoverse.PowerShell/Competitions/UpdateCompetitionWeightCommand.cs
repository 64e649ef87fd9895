using System.Globalization;
using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Storage;
using Taoverse.State;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Takes a step of the moving averages of what hotkeys earn in competitions.</summary>
[Cmdlet(VerbsData.Update, "CompetitionWeight", SupportsShouldProcess = true, DefaultParameterSetName = StandingSet)]
[OutputType(typeof(CompetitionWeight))]
public sealed class UpdateCompetitionWeightCommand : StateCmdlet
{
    private const string StandingSet = "Standing";
    private const string WeightSet = "Weight";

    // A step is of a whole competition.
    private readonly SortedDictionary<(int NetUid, int CompetitionId), CompetitionStep> _steps = [];

    /// <summary>The standings of a comparison; the winner is noted, so that later it is known which models are due again.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = StandingSet)]
    public ModelStanding[] InputObject { get; set; } = [];

    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = WeightSet)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The competition.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = WeightSet)]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(CompetitionCompleter))]
    public int CompetitionId { get; set; }

    /// <summary>The hotkey that earned it, as SS58 address.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = WeightSet)]
    [ValidateNotNullOrEmpty]
    public string Hotkey { get; set; } = string.Empty;

    /// <summary>What it earned in this step, zero or more, in any scale.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = WeightSet)]
    public double Weight { get; set; }

    /// <summary>The share that is kept of what was; by default as the subnet's schedule says, else 0.5.</summary>
    [Parameter]
    public double? Alpha { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == WeightSet)
        {
            Add(NetUid, CompetitionId, Hotkey, step => step.Add(Hotkey, Weight));
            return;
        }

        foreach (var standing in InputObject)
        {
            Add(standing.NetUid, standing.CompetitionId, standing, step => step.Add(standing));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (competition, step) in _steps)
        {
            try
            {
                Record(competition.NetUid, step);
            }
            catch (TaoverseException failure)
            {
                Fail(failure, competition.CompetitionId);
            }
        }
    }

    private void Add(int netUid, int competitionId, object target, Action<CompetitionStep> add)
    {
        if (!_steps.TryGetValue((netUid, competitionId), out var step))
        {
            _steps.Add((netUid, competitionId), step = new CompetitionStep(netUid, competitionId));
        }

        try
        {
            add(step);
        }
        catch (TaoverseException failure)
        {
            Fail(failure, target);
        }
    }

    private void Record(int netUid, CompetitionStep step)
    {
        var schedule = new ScheduleStore(StateFolderPath).Find(netUid);
        var alpha = Alpha ?? (schedule?.Scoring ?? ScoringRules.Subnet9).Alpha;
        var target = string.Create(CultureInfo.InvariantCulture, $"Competition {step.CompetitionId} of subnet {netUid}");
        var action = string.Create(CultureInfo.InvariantCulture, $"Record what {step.Weights.Count} hotkeys earned, and keep {alpha:0.###} of what was");
        if (!ShouldProcess(target, action))
        {
            return;
        }

        // What the schedule does not hold any more at the block of the step earns nothing any more.
        var held = (step.Block ?? SyncedBlock.Find(StateFolderPath, netUid)) is { } block ? schedule?.At(block).Select(competition => competition.CompetitionId).ToArray() : null;
        RunOnState(
            async (state, sink) =>
            {
                state.Record(step, alpha, held, sink.Token);
                foreach (var weight in state.CompetitionWeights.List(netUid, step.CompetitionId, sink.Token))
                {
                    await sink.EmitAsync(weight).ConfigureAwait(false);
                }
            },
            step.CompetitionId);
    }
}
