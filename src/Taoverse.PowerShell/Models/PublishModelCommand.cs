using System.Management.Automation;
using System.Security;
using Taoverse.Hub;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Wallets;
using Taoverse.Storage;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Models;

/// <summary>Publishes a model: uploads it, commits it to the chain, reads the commitment back.</summary>
[Cmdlet(VerbsData.Publish, "Model", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = PathSet)]
[OutputType(typeof(PublishedModel))]
public sealed class PublishModelCommand : SigningCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";
    private HubClient? _client;

    /// <summary>The model's folder; wildcards are allowed where they name one folder.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = string.Empty;

    /// <summary>The model's folder, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = string.Empty;

    /// <summary>The repository: namespace/name, together no more than 38 characters. It is created where it does not exist.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string RepoId { get; set; } = string.Empty;

    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The competition that the model is for.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    public int CompetitionId { get; set; }

    /// <summary>Makes the repository public once the commitment stands; without it, a new repository stays private.</summary>
    [Parameter]
    public SwitchParameter Public { get; set; }

    /// <summary>The hub's address; by default HF_ENDPOINT, else https://huggingface.co.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? HubEndpoint { get; set; }

    /// <summary>The hub's token; by default HF_TOKEN, else HF_ACCESS_TOKEN, else that of the Hub's own tools.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>The name of the token in a vault of SecretManagement.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TokenSecretName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var target = ParameterSetName == LiteralSet ? LiteralPath : Path;
        try
        {
            Publish(ParameterSetName == LiteralSet ? ModelFolders.Literal(this, target) : Only(ModelFolders.Find(this, target)), target);
        }
        catch (TaoverseException failure)
        {
            Fail(failure, target);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Publish(string folder, string target)
    {
        var address = HotkeyAddress();
        var store = new ChainModelMetadataStore(Connected, NetUid);
        var remote = HubConnection.Store(this, _client ??= HubConnection.Open(this, HubEndpoint, Token, TokenSecretName));
        var request = new ModelPublishRequest { Folder = folder, RepoId = RepoId, Hotkey = address, CompetitionId = CompetitionId, MakePublic = Public };

        // What the chain would refuse is told before gigabytes go up.
        if (!TryRun(sink => CheckAsync(store, address, sink.Token), target, out _))
        {
            return;
        }

        var what = $"Publish '{folder}' as {RepoId}, and commit it to subnet {NetUid} for hotkey {address}";
        if (ShouldProcess($"{what}.", $"{what}?", "Publish-Model", out var reason))
        {
            var signing = new ChainModelMetadataStore(Connected, NetUid, OpenHotkey()) { Submission = Submission };
            Send(sink => PublishAsync(sink, new ModelPublisher(remote, signing), request), target, outcome => outcome);
        }
        else if (reason == ShouldProcessReason.WhatIf && TryRun(sink => PlanAsync(new ModelPublisher(remote, store), request, sink.Token), target, out var plan))
        {
            plan.ForEach(step => ShouldProcess(PublishStepText.Of(step), string.Empty, "Publish-Model"));
        }
    }

    private static async Task<bool> CheckAsync(ChainModelMetadataStore store, string hotkey, CancellationToken cancellationToken)
    {
        await store.CheckHotkeyAsync(hotkey, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task<List<ModelPublishEvent>> PlanAsync(ModelPublisher publisher, ModelPublishRequest request, CancellationToken cancellationToken)
    {
        var steps = new List<ModelPublishEvent>();
        await foreach (var step in publisher.PublishAsync(request with { PlanOnly = true }, cancellationToken).ConfigureAwait(false))
        {
            if (step.State is not ModelPublishState.Running)
            {
                steps.Add(step);
            }
        }

        return steps;
    }

    private static async Task<PublishedModel> PublishAsync(OperationSink sink, ModelPublisher publisher, ModelPublishRequest request)
    {
        using var shown = new ByteProgress(sink, 0, $"Publishing {request.RepoId}");
        PublishedModel? published = null;
        await foreach (var step in publisher.PublishAsync(request, sink.Token).ConfigureAwait(false))
        {
            published = step.Model;
            if (step.Progress is { } progress)
            {
                shown.Report(progress.Bytes, progress.Total, progress.File);
            }
            else
            {
                sink.Verbose(PublishStepText.Of(step));
            }
        }

        return published!;
    }

    private string Only(IReadOnlyList<string> folders) => folders.Count == 1
        ? folders[0]
        : throw new TaoverseException(
            "SeveralFolders", FaultKind.InvalidInput, $"'{Path}' names {folders.Count} folders, and a repository holds one model.", "Name one folder.");
}
