using System.Management.Automation;
using Taoverse.Models;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Wallets;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Models;

/// <summary>Commits a model to the chain, and reads it back from there.</summary>
[Cmdlet(VerbsCommon.Set, "ModelCommitment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ModelMetadata))]
public sealed class SetModelCommitmentCommand : SigningCmdlet
{
    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The model, or its compressed string.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ModelIdTransformation]
    [ValidateNotNull]
    public ModelId ModelId { get; set; } = null!;

    /// <summary>Commits the model also where the very same is on the chain already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = new ChainModelMetadataStore(Connected, NetUid);
        var address = HotkeyAddress();
        var model = ModelId;
        if (!TryRun(sink => store.CheckAsync(address, model, sink.Token), model, out var present))
        {
            return;
        }

        if (present is not null && !Force)
        {
            WriteVerbose($"The hotkey {address} committed this model at block {present.Block}; nothing is sent.");
            WriteObject(present);
            return;
        }

        if (ShouldProcess(
                $"Commit '{model}' to subnet {NetUid} for hotkey {address}.",
                $"Commit '{model}' to subnet {NetUid} for hotkey {address}?",
                "Set-ModelCommitment"))
        {
            var hotkey = OpenHotkey();
            Send(sink => store.CommitAsync(hotkey, model, Submission, sink.Token), model, outcome => outcome);
        }
    }
}
