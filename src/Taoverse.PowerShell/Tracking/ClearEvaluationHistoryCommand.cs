using System.Globalization;
using System.Management.Automation;
using Taoverse.Models;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Storage;
using Taoverse.State;

namespace Taoverse.PowerShell.Tracking;

/// <summary>Forgets how models did, so that they are evaluated again; which models are tracked stays.</summary>
[Cmdlet(VerbsCommon.Clear, "EvaluationHistory", SupportsShouldProcess = true)]
[OutputType(typeof(TrackedModel))]
public sealed class ClearEvaluationHistoryCommand : StateCmdlet
{
    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The hotkeys, as SS58 addresses; by default all of the subnet.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TrackedHotkeyCompleter))]
    public string[]? Hotkey { get; set; }

    /// <summary>The competition; by default all.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? CompetitionId { get; set; }

    /// <summary>Gives the tracked models as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var hotkey in Hotkey?.Cast<string?>().ToArray() ?? [null])
        {
            var target = string.Create(
                CultureInfo.InvariantCulture,
                $"Evaluations of {hotkey ?? "all hotkeys"} in {(CompetitionId is { } id ? $"competition {id}" : "all competitions")} of subnet {NetUid}");
            if (ShouldProcess(target))
            {
                var netUid = NetUid;
                RunOnState((state, sink) => ClearAsync(state, netUid, hotkey, sink), (object?)hotkey ?? netUid);
            }
        }
    }

    private async Task ClearAsync(StateDatabase state, int netUid, string? hotkey, OperationSink sink)
    {
        var cleared = state.Models.ClearEvaluations(netUid, hotkey, CompetitionId, sink.Token);
        sink.Verbose(string.Create(CultureInfo.InvariantCulture, $"{cleared} evaluations were forgotten."));
        if (!PassThru)
        {
            return;
        }

        foreach (var model in hotkey is null ? state.Models.List(netUid, null, sink.Token) : [.. new[] { state.Models.Find(netUid, hotkey, sink.Token) }.OfType<TrackedModel>()])
        {
            await sink.EmitAsync(model).ConfigureAwait(false);
        }
    }
}
