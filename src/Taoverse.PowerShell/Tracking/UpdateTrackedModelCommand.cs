using System.Globalization;
using System.Management.Automation;
using System.Security;
using Taoverse.Competitions;
using Taoverse.Hub;
using Taoverse.Inference;
using Taoverse.Metagraphs;
using Taoverse.Models;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Models;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Sessions;
using Taoverse.PowerShell.Storage;
using Taoverse.State;
using Taoverse.State.Competitions;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Tracking;

/// <summary>Takes up the models that hotkeys committed to: checks, downloads and tracks those that are new.</summary>
[Cmdlet(VerbsData.Update, "TrackedModel", SupportsShouldProcess = true, DefaultParameterSetName = MetagraphSet)]
[OutputType(typeof(ModelUpdate))]
public sealed class UpdateTrackedModelCommand : SessionCmdlet
{
    private const string MetagraphSet = "Metagraph";
    private const string NetUidSet = "NetUid";

    // A pipeline of single neurons costs a few round trips in all, and its downloads run side by side, so it is worked on at its end.
    private readonly SortedDictionary<int, List<HotkeySlot>> _gathered = [];
    private readonly HashSet<int> _versioned = [];
    private HubClient? _client;
    private bool _isReading;

    /// <summary>The subnets, as Get-Metagraph gives them; hotkeys that they do not have any more are forgotten.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = MetagraphSet)]
    public Metagraph[] Metagraph { get; set; } = [];

    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = NetUidSet)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The hotkeys, as SS58 addresses; by default all registered ones that committed something.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = NetUidSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TrackedHotkeyCompleter))]
    public string[]? Hotkey { get; set; }

    /// <summary>The folder that holds the store's folder of models; by default the state folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelStore { get; set; }

    /// <summary>The hub's address; by default HF_ENDPOINT, else https://huggingface.co.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? HubEndpoint { get; set; }

    /// <summary>The token; by default HF_TOKEN, else HF_ACCESS_TOKEN, else that of the Hub's own tools.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>The name of the token in a vault of SecretManagement.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TokenSecretName { get; set; }

    /// <summary>How many models are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int Throttle { get; set; } = 4;

    /// <summary>Looks again at models that are tracked already, and fetches them where they are not there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The version of the subnet's rules; where another one was noted, what is known of its models is forgotten first.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? StateVersion { get; set; }

    /// <summary>The state folder; by default TAOVERSE_HOME, or the platform's folder for application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <inheritdoc/>
    private protected override TimeSpan? OperationLimit => _isReading ? Timeout : null;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var metagraph in Metagraph)
        {
            Update(metagraph.NetUid, [.. metagraph.Neurons.Select(neuron => new HotkeySlot(neuron.Hotkey, neuron.Uid))], metagraph);
        }

        if (ParameterSetName == MetagraphSet)
        {
            return;
        }

        if (Hotkey is null)
        {
            Update(NetUid, null, null);
            return;
        }

        if (!_gathered.TryGetValue(NetUid, out var slots))
        {
            _gathered.Add(NetUid, slots = []);
        }

        slots.AddRange(Hotkey.Select(hotkey => new HotkeySlot(hotkey)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (netUid, slots) in _gathered)
        {
            Update(netUid, slots, null);
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

    private void Update(int netUid, IReadOnlyCollection<HotkeySlot>? slots, Metagraph? metagraph)
    {
        var session = Connected;
        var folder = StateLocation.Find(this, StatePath);
        if (FindSchedule(folder, netUid) is not { } schedule)
        {
            return;
        }

        _isReading = true;
        var isRead = TryRun(sink => CommitmentBatch.ReadAsync(session, netUid, slots, sink), netUid, out var batch);
        _isReading = false;
        if (!isRead || !ShouldProcess(string.Create(CultureInfo.InvariantCulture, $"{batch!.Slots.Count} hotkeys of subnet {netUid} at block {batch.Block}")))
        {
            return;
        }

        var store = ModelStoreLocation.Open(this, ModelStore ?? folder);
        var remote = HubConnection.Store(this, _client ??= HubConnection.Open(this, HubEndpoint, Token, TokenSecretName));
        Run(
            async sink =>
            {
                using var state = StateDatabase.Open(folder, cancellationToken: sink.Token);
                Prepare(state, netUid, metagraph, sink);
                var updater = new ModelUpdater(new ChainModelMetadataStore(session, netUid), remote, store, state.Models, schedule.Find)
                {
                    Concurrency = Throttle,
                    HotkeyLimit = Timeout ?? ModelUpdater.DefaultHotkeyLimit,
                    Engine = new ManagedEngine(),
                };
                await EmitAsync(updater.UpdateAsync(batch.Slots, batch.Commitments, batch.Block, Force, sink.Token), netUid, batch.Slots.Count, sink).ConfigureAwait(false);
            },
            netUid);
    }

    private CompetitionSchedule? FindSchedule(string folder, int netUid)
    {
        try
        {
            return new ScheduleStore(folder).Get(netUid);
        }
        catch (TaoverseException failure)
        {
            Fail(failure, netUid);
            return null;
        }
    }

    // Once for each subnet, before the first model of it is looked at.
    private void Prepare(StateDatabase state, int netUid, Metagraph? metagraph, OperationSink sink)
    {
        if (StateVersion is { } version && _versioned.Add(netUid) && state.Versions.Change(netUid, version, sink.Token))
        {
            sink.Warning($"The rules of subnet {netUid} have the new version {version}: what was known of its models, scores and weights was forgotten.");
        }

        // An old metagraph does not say who left since.
        if (metagraph is not null && !(state.Metagraphs.FindBlock(netUid, sink.Token) > metagraph.Block))
        {
            foreach (var hotkey in state.Models.KeepOnly(netUid, metagraph.Neurons.Select(neuron => neuron.Hotkey), sink.Token))
            {
                sink.Verbose($"{hotkey} left subnet {netUid} and was forgotten.");
            }
        }
    }

    private static async Task EmitAsync(IAsyncEnumerable<ModelUpdate> updates, int netUid, int count, OperationSink sink)
    {
        var activity = $"Updating the models of subnet {netUid}";
        var done = 0;
        sink.Progress(new ProgressRecord(0, activity, $"0 of {count}") { PercentComplete = 0 });
        await foreach (var update in updates.ConfigureAwait(false))
        {
            done++;
            sink.Progress(new ProgressRecord(0, activity, $"{done} of {count}") { PercentComplete = done * 100 / count, CurrentOperation = $"{update.Hotkey}: {update.Outcome}" });
            await sink.EmitAsync(update).ConfigureAwait(false);
        }

        sink.Progress(new ProgressRecord(0, activity, "done") { RecordType = ProgressRecordType.Completed });
    }
}
