using System.Globalization;
using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Sessions;
using Taoverse.PowerShell.Storage;
using Taoverse.State;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Reads subnets and their neurons from the chain, each at one block, or as they were synced last.</summary>
[Cmdlet(VerbsCommon.Get, "Metagraph", DefaultParameterSetName = ChainSet)]
[OutputType(typeof(Metagraph))]
public sealed class GetMetagraphCommand : SessionCmdlet
{
    private const string ChainSet = "Chain";
    private const string CachedSet = "Cached";

    /// <summary>The subnets to read; with -Cached by default all that were synced.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ChainSet)]
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = CachedSet)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int[]? NetUid { get; set; }

    /// <summary>Reads the weights and bonds of each neuron too.</summary>
    [Parameter(ParameterSetName = ChainSet)]
    public SwitchParameter IncludeWeights { get; set; }

    /// <summary>The block to read at; by default the newest.</summary>
    [Parameter(ParameterSetName = ChainSet)]
    [ValidateRange(0L, (long)uint.MaxValue)]
    public long? BlockNumber { get; set; }

    /// <summary>Gives what was synced last, without a network.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CachedSet)]
    public SwitchParameter Cached { get; set; }

    /// <summary>The state folder; by default TAOVERSE_HOME, or the platform's folder for application data.</summary>
    [Parameter(ParameterSetName = CachedSet)]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == CachedSet)
        {
            var folder = StateLocation.Find(this, StatePath);
            Run(sink => EmitCachedAsync(folder, sink), NetUid);
            return;
        }

        var request = new MetagraphRequest { IncludeWeights = IncludeWeights, BlockNumber = BlockNumber };
        var session = Connected;
        foreach (var netUid in NetUid ?? [])
        {
            Run(sink => session.GetMetagraphAsync(netUid, request, sink.Token), netUid);
        }
    }

    private async Task EmitCachedAsync(string folder, OperationSink sink)
    {
        using var state = StateDatabase.Open(folder, cancellationToken: sink.Token);
        foreach (var netUid in NetUid ?? state.Metagraphs.ListNetUids(sink.Token))
        {
            try
            {
                var metagraph = state.Metagraphs.Get(netUid, sink.Token);
                sink.Verbose($"Netuid {netUid} was synced {DateTimeOffset.UtcNow - metagraph.SyncedAt:d\\.hh\\:mm\\:ss} ago, at block {metagraph.Block}.");
                await sink.EmitAsync(metagraph).ConfigureAwait(false);
            }
            catch (TaoverseException failure) when (failure.ErrorId == "NotSynced")
            {
                sink.Error(failure, netUid);
            }
        }
    }
}
