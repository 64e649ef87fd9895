using System.Management.Automation;
using Taoverse.Models;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Storage;

namespace Taoverse.PowerShell.Models;

/// <summary>Downloads models to this machine, and verifies them.</summary>
[Cmdlet(VerbsData.Save, "Model", SupportsShouldProcess = true)]
[OutputType(typeof(StoredModel))]
public sealed class SaveModelCommand : HubCmdlet
{
    private readonly List<(string Hotkey, ModelId Id)> _gathered = [];
    private ModelSaver? _saver;

    /// <summary>The hotkey that committed the model, as SS58 address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Hotkey { get; set; } = string.Empty;

    /// <summary>The model, or its compressed string.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ModelIdTransformation]
    [AllowNull]
    public ModelId? ModelId { get; set; }

    /// <summary>The folder that holds the store's folder of models; by default the state folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelStore { get; set; }

    /// <summary>The most that a repository may hold, in bytes.</summary>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? MaxBytes { get; set; }

    /// <summary>How many models are saved at once; more than one begins when all of the input is there.</summary>
    [Parameter]
    [ValidateRange(1, 16)]
    public int Throttle { get; set; } = 1;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ModelId is not { } id)
        {
            Fail(
                new TaoverseException(
                    "NoModel", FaultKind.InvalidInput, $"The commitment of {Hotkey} names no model.", "See the property Reason of what Get-ModelCommitment gives."),
                Hotkey);
        }
        else if (ShouldProcess($"{id.RepoId} of {Hotkey}"))
        {
            _gathered.Add((Hotkey, id));
            if (Throttle == 1)
            {
                SaveAll();
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => SaveAll();

    private void SaveAll()
    {
        if (_gathered.Count == 0)
        {
            return;
        }

        var saver = _saver ??= new ModelSaver(HubConnection.Store(this, Client), ModelStoreLocation.Open(this, ModelStore));
        (string Hotkey, ModelId Id)[] models = [.. _gathered];
        _gathered.Clear();
        Run(sink => Parallel.ForAsync(
            0, models.Length, new ParallelOptions { MaxDegreeOfParallelism = Throttle, CancellationToken = sink.Token },
            async (i, token) => await SaveAsync(sink, saver, i, models[i].Hotkey, models[i].Id, token).ConfigureAwait(false)));
    }

    private async Task SaveAsync(OperationSink sink, ModelSaver saver, int index, string hotkey, ModelId id, CancellationToken cancellationToken)
    {
        using var shown = new ByteProgress(sink, index, $"Saving {id.RepoId}");
        try
        {
            await foreach (var step in saver.SaveAsync(hotkey, id, MaxBytes, cancellationToken).ConfigureAwait(false))
            {
                if (step.Progress is { } progress)
                {
                    shown.Report(progress.Bytes, progress.Total, progress.File);
                }
                else if (step.Model is { } model)
                {
                    sink.Verbose(step.WasThere ? $"{id.RepoId} of {hotkey} is in the store already." : $"{id.RepoId} of {hotkey} is saved: {ByteProgress.Text(model.Bytes)}.");
                    await sink.EmitAsync(model).ConfigureAwait(false);
                }
                else
                {
                    sink.Verbose($"{id.RepoId} of {hotkey}: {step.Step}");
                }
            }
        }
        catch (TaoverseException failure)
        {
            sink.Error(failure, id);
        }
    }
}
