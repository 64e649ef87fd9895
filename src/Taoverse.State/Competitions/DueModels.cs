using Taoverse.Competitions;
using Taoverse.Models;

namespace Taoverse.State.Competitions;

/// <summary>Tells which tracked models are to be evaluated now, by the loaded schedules and the newest synced metagraphs.</summary>
/// <param name="state">The state.</param>
/// <param name="schedules">The schedules.</param>
/// <param name="cancellationToken">Ends the wait for another process.</param>
public sealed class DueModels(StateDatabase state, ScheduleStore schedules, CancellationToken cancellationToken = default)
{
    private readonly Dictionary<int, (CompetitionSchedule Schedule, long Block)> subnets = [];

    /// <summary>Whether a model is to be evaluated now.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="TaoverseException"><c>NoSchedule</c>, <c>NotSynced</c>, <c>NoCompetitionAtBlock</c>.</exception>
    public bool Contains(TrackedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!subnets.TryGetValue(model.NetUid, out var subnet))
        {
            subnets.Add(model.NetUid, subnet = (schedules.Get(model.NetUid), state.Metagraphs.GetBlock(model.NetUid, cancellationToken)));
        }

        return RepeatEvaluation.IsDue(model, subnet.Schedule, subnet.Block);
    }
}
