using System.Globalization;
using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Pipeline;
using Taoverse.State;

namespace Taoverse.PowerShell.Metagraphs;

/// <summary>Reads metagraphs and stores them: once, or again and again.</summary>
[Cmdlet(VerbsData.Sync, "Metagraph")]
[OutputType(typeof(Metagraph))]
public sealed class SyncMetagraphCommand : MetagraphSyncCmdlet
{
    /// <summary>How often the subnets are read until the command is stopped; a number is taken as seconds. By default they are read once.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [DurationTransformation]
    public TimeSpan? Cadence { get; set; }

    /// <summary>After how many updates of each subnet the command ends.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <inheritdoc/>
    private protected override TimeSpan? OperationLimit => Cadences.Count > 0 ? null : base.OperationLimit;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var netUid in NetUid)
        {
            if (Cadence is { } cadence)
            {
                Cadences[netUid] = cadence;
            }
            else
            {
                SyncOnce(netUid);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Cadences.Count == 0)
        {
            return;
        }

        var source = Source;
        var folder = FindState();
        Run(async sink =>
        {
            var sync = new StoringSync(folder, source, Cadences, SyncOptions, sink.Token);
            await using var closing = sync.ConfigureAwait(false);
            await FollowAsync(sync.Syncer, sink).ConfigureAwait(false);
        });
    }

    private static ProgressRecord Progress(string status) => new(0, "Syncing metagraphs", status);

    private void SyncOnce(int netUid)
    {
        if (Count is not null)
        {
            Fail(
                new TaoverseException(
                    "CountWithoutCadence", FaultKind.InvalidInput, "-Count says how many updates are wanted, but without -Cadence there is one.",
                    "Give -Cadence too, or leave out -Count."),
                target: null);
        }

        var source = Source;
        var folder = FindState();
        Run(
            async sink =>
            {
                using var state = StateDatabase.Open(folder, cancellationToken: sink.Token);
                var metagraph = await source.GetMetagraphAsync(netUid, sink.Token).ConfigureAwait(false);
                state.Metagraphs.Save(metagraph, sink.Token);
                await sink.EmitAsync(metagraph).ConfigureAwait(false);
            },
            netUid);
    }

    private async Task FollowAsync(MetagraphSyncer syncer, OperationSink sink)
    {
        syncer.SyncFailed += (_, failed) =>
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"Netuid {failed.NetUid} could not be read, {failed.RetryDelay?.TotalSeconds:0.#} s until the next try: {failed.Error.Message}");
            sink.Warning(text);
            sink.Progress(Progress(text));
        };
        syncer.ListenerFailed += (_, failed) => sink.Error(failed.Error, failed.NetUid);
        sink.Progress(Progress($"Reading netuid {string.Join(", ", Cadences.Keys.Order())}"));
        await foreach (var metagraph in syncer.FollowAsync(Count, sink.Token).ConfigureAwait(false))
        {
            var text = $"Netuid {metagraph.NetUid} was read at block {metagraph.Block}: {metagraph.Neurons.Count} neurons.";
            sink.Verbose(text);
            sink.Progress(Progress(text));
            await sink.EmitAsync(metagraph).ConfigureAwait(false);
        }

        sink.Progress(new ProgressRecord(0, "Syncing metagraphs", "Done") { RecordType = ProgressRecordType.Completed });
    }
}
