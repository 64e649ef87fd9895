using System.Management.Automation;
using Taoverse.Hub;
using Taoverse.Hub.Repos;

namespace Taoverse.PowerShell.Models;

/// <summary>Makes a model's repository public or private.</summary>
[Cmdlet(VerbsCommon.Set, "ModelVisibility", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(HubModelInfo))]
public sealed class SetModelVisibilityCommand : HubCmdlet
{
    private const string PublicSet = "Public";
    private const string PrivateSet = "Private";

    /// <summary>The repository: namespace/name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string RepoId { get; set; } = string.Empty;

    /// <summary>Everyone may see it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PublicSet)]
    public SwitchParameter Public { get; set; }

    /// <summary>Only its owner may see it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PrivateSet)]
    public SwitchParameter Private { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var isPrivate = ParameterSetName == PrivateSet ? Private.IsPresent : !Public.IsPresent;
        var repo = RepoId;
        if (ShouldProcess(repo, isPrivate ? "Make private" : "Make public"))
        {
            var client = Client;
            Run(sink => SetAsync(client, repo, isPrivate, sink.Token), repo);
        }
    }

    private static async Task<HubModelInfo> SetAsync(HubClient client, string repo, bool isPrivate, CancellationToken cancellationToken)
    {
        await client.SetVisibilityAsync(repo, isPrivate, cancellationToken).ConfigureAwait(false);
        return await client.GetModelAsync(repo, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
