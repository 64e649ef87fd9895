using System.Management.Automation;
using Taoverse.Models;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Storage;
using Taoverse.State;
using Taoverse.State.Competitions;

namespace Taoverse.PowerShell.Tracking;

/// <summary>Gives the models that are tracked, with their evaluations, without a network.</summary>
[Cmdlet(VerbsCommon.Get, "TrackedModel")]
[OutputType(typeof(TrackedModel))]
public sealed class GetTrackedModelCommand : StateCmdlet
{
    // The state is opened once for a pipeline of many neurons.
    private readonly List<(int? NetUid, string Hotkey)> _gathered = [];
    private bool _hotkeysAreNamed;

    /// <summary>The subnets; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int[]? NetUid { get; set; }

    /// <summary>The hotkeys, as SS58 addresses; by default all.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TrackedHotkeyCompleter))]
    public string[]? Hotkey { get; set; }

    /// <summary>The competition that the models take part in; by default any.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? CompetitionId { get; set; }

    /// <summary>Gives only the models that are to be evaluated now, by the loaded schedule and the newest synced metagraph.</summary>
    [Parameter]
    public SwitchParameter Due { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _hotkeysAreNamed = MyInvocation.BoundParameters.ContainsKey(nameof(Hotkey));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var netUids = NetUid is null ? [null] : NetUid.Cast<int?>().ToArray();
        if (Hotkey is not null)
        {
            _gathered.AddRange(from netUid in netUids from hotkey in Hotkey select (netUid, hotkey));
            return;
        }

        RunOnState(
            async (state, sink) =>
            {
                var wanted = Wanted(state, sink);
                foreach (var model in netUids.SelectMany(netUid => state.Models.List(netUid, CompetitionId, sink.Token)).Where(wanted))
                {
                    await sink.EmitAsync(model).ConfigureAwait(false);
                }
            },
            NetUid);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_gathered.Count > 0)
        {
            RunOnState(EmitGatheredAsync, NetUid);
        }
    }

    private Func<TrackedModel, bool> Wanted(StateDatabase state, OperationSink sink)
    {
        if (!Due)
        {
            return model => CompetitionId is null || model.CompetitionId == CompetitionId;
        }

        var due = new DueModels(state, new ScheduleStore(StateFolderPath), sink.Token);
        return model => (CompetitionId is null || model.CompetitionId == CompetitionId) && due.Contains(model);
    }

    private async Task EmitGatheredAsync(StateDatabase state, OperationSink sink)
    {
        var wanted = Wanted(state, sink);
        foreach (var (netUid, hotkey) in _gathered)
        {
            var found = netUid is { } subnet
                ? [.. new[] { state.Models.Find(subnet, hotkey, sink.Token) }.OfType<TrackedModel>()]
                : state.Models.List(cancellationToken: sink.Token).Where(model => model.Hotkey == hotkey).ToList();

            // A neuron that has no model is nothing unusual; a hotkey that was typed is meant.
            if (found.Count == 0 && _hotkeysAreNamed)
            {
                sink.Error(TrackingErrors.NotTracked(netUid, hotkey), hotkey);
            }

            foreach (var model in found.Where(wanted))
            {
                await sink.EmitAsync(model).ConfigureAwait(false);
            }
        }
    }
}
