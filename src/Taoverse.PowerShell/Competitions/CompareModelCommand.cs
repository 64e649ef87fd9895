using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.PowerShell.Storage;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Competitions;

/// <summary>Compares evaluated models with each other: who beats whom, and what each earns for it.</summary>
[Cmdlet(VerbsData.Compare, "Model")]
[OutputType(typeof(ModelStanding))]
public sealed class CompareModelCommand : StateCmdlet
{
    // Whoever comes last may beat the first.
    private readonly List<ModelEvaluation> _gathered = [];

    /// <summary>The evaluations, one a hotkey; those of several competitions are compared each in its own.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public ModelEvaluation[] InputObject { get; set; } = [];

    /// <summary>The competition whose epsilon holds: an object, or an id or name of the loaded schedule; by default the evaluations' own.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CompetitionCompleter))]
    public object? Competition { get; set; }

    /// <summary>The advantage of earlier models, in place of the competition's: a number, or an epsilon function.</summary>
    [Parameter]
    [EpsilonTransformation]
    [ValidateNotNull]
    public EpsilonFunction? Epsilon { get; set; }

    /// <summary>The block of now; by default the newest of the evaluations.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long? BlockNumber { get; set; }

    /// <summary>How win rates become weights; this and the following are by default as the subnet's schedule says, else as on subnet 9.</summary>
    [Parameter]
    public StepWeighting? Weighting { get; set; }

    /// <summary>The temperature of the softmax: the lower, the more the best one gets.</summary>
    [Parameter]
    public double? Temperature { get; set; }

    /// <summary>The win rate of a model without an opponent, from 0 to 1.</summary>
    [Parameter]
    public double? UnopposedWinRate { get; set; }

    /// <summary>Whether models that can never win are left out of the win rates.</summary>
    [Parameter]
    public bool? CompetitiveOnly { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var evaluation in InputObject)
        {
            try
            {
                ModelComparison.RequireComplete(evaluation);
                _gathered.Add(evaluation);
            }
            catch (TaoverseException failure)
            {
                Fail(failure, evaluation);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var group in _gathered.GroupBy(evaluation => (evaluation.NetUid!.Value, evaluation.CompetitionId!.Value)))
        {
            try
            {
                WriteObject(Compare([.. group], group.Key.Item1, group.Key.Item2), enumerateCollection: true);
            }
            catch (TaoverseException failure)
            {
                Fail(failure, group.ToArray());
            }
        }
    }

    private IReadOnlyList<ModelStanding> Compare(ModelEvaluation[] evaluations, int netUid, int competitionId)
    {
        var block = BlockNumber ?? evaluations.Max(evaluation => evaluation.Block);
        var epsilon = Epsilon ?? CompetitionArgument.Resolve(Competition ?? competitionId, netUid, StateFolderPath, block).Constraints.Epsilon;
        var rules = new ScheduleStore(StateFolderPath).Find(netUid)?.Scoring ?? ScoringRules.Subnet9;
        return ModelComparison.Compare(evaluations, epsilon, block, rules with
        {
            Weighting = Weighting ?? rules.Weighting,
            Temperature = Temperature ?? rules.Temperature,
            UnopposedWinRate = UnopposedWinRate ?? rules.UnopposedWinRate,
            CompetitiveOnly = CompetitiveOnly ?? rules.CompetitiveOnly,
        });
    }
}
