using System.Management.Automation;
using Taoverse.Models;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Storage;

namespace Taoverse.PowerShell.Tracking;

/// <summary>Forgets which models hotkeys have, and their evaluations; what was downloaded stays.</summary>
[Cmdlet(VerbsCommon.Remove, "TrackedModel", SupportsShouldProcess = true)]
[OutputType(typeof(TrackedModel))]
public sealed class RemoveTrackedModelCommand : StateCmdlet
{
    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The hotkeys, as SS58 addresses.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TrackedHotkeyCompleter))]
    public string[] Hotkey { get; set; } = [];

    /// <summary>Gives what was forgotten.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var hotkey in Hotkey.Where(hotkey => ShouldProcess($"Model and evaluations of {hotkey} in subnet {NetUid}")))
        {
            var netUid = NetUid;
            RunOnState(
                async (state, sink) =>
                {
                    var model = state.Models.Find(netUid, hotkey, sink.Token);
                    if (!state.Models.Remove(netUid, hotkey, sink.Token))
                    {
                        throw TrackingErrors.NotTracked(netUid, hotkey);
                    }

                    if (PassThru && model is not null)
                    {
                        await sink.EmitAsync(model).ConfigureAwait(false);
                    }
                },
                hotkey);
        }
    }
}
