using System.Management.Automation;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Pipeline;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Sessions;

/// <summary>Opens a session with a chain node.</summary>
[Cmdlet(VerbsCommunications.Connect, "Subtensor", DefaultParameterSetName = NetworkSet)]
[OutputType(typeof(SubtensorSession))]
public sealed class ConnectSubtensorCommand : AsyncCmdlet
{
    private const string NetworkSet = "Network";
    private const string EndpointSet = "Endpoint";

    /// <summary>The network's name.</summary>
    [Parameter(Position = 0, ParameterSetName = NetworkSet)]
    [ArgumentCompleter(typeof(NetworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Network { get; set; }

    /// <summary>The node's address; further ones are fallbacks.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = EndpointSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Endpoint { get; set; }

    /// <summary>The time that connecting and each later call may take; a number is taken as seconds.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async sink =>
    {
        var options = SubtensorOptions.Resolve(Network, Endpoint, Timeout);
        sink.Verbose($"Connecting to {string.Join(", then ", options.Endpoints)}.");
        var session = await SubtensorSession.ConnectAsync(options, sink.Token).ConfigureAwait(false);
        sink.Verbose($"Connected to {session.ChainName}, spec version {session.SpecVersion}.");
        return session;
    });
}
