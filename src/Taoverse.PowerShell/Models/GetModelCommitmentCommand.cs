using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.Models;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Sessions;
using Taoverse.Substrate.Accounts;

namespace Taoverse.PowerShell.Models;

/// <summary>Reads what hotkeys committed to the chain about their models.</summary>
[Cmdlet(VerbsCommon.Get, "ModelCommitment", DefaultParameterSetName = MetagraphSet)]
[OutputType(typeof(ModelMetadata))]
public sealed class GetModelCommitmentCommand : SessionCmdlet
{
    private const string MetagraphSet = "Metagraph";
    private const string NetUidSet = "NetUid";

    // A pipeline of single neurons costs a few round trips in all, so they are read at its end, a subnet at a time.
    private readonly SortedDictionary<int, List<string>> _gathered = [];
    private bool _hotkeysAreNamed;

    /// <summary>The subnets whose neurons' commitments are wanted, as Get-Metagraph gives them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = MetagraphSet)]
    public Metagraph[] Metagraph { get; set; } = [];

    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NetUidSet)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The hotkeys whose commitments are wanted, as SS58 addresses; by default all of the subnet.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = NetUidSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Hotkey { get; set; }

    /// <summary>The uids whose commitments are wanted; by default all of the subnet.</summary>
    [Parameter(ParameterSetName = NetUidSet)]
    [ValidateRange(0, ushort.MaxValue)]
    public int[]? Uid { get; set; }

    /// <summary>The block to read at; by default the newest.</summary>
    [Parameter]
    [ValidateRange(0L, (long)uint.MaxValue)]
    public long? BlockNumber { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _hotkeysAreNamed = MyInvocation.BoundParameters.ContainsKey(nameof(Hotkey));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var metagraph in Metagraph)
        {
            Read(metagraph.NetUid, [.. metagraph.Neurons.Select(neuron => neuron.Hotkey)]);
        }

        if (ParameterSetName == MetagraphSet)
        {
            return;
        }

        if (Hotkey is null || _hotkeysAreNamed)
        {
            Read(NetUid, Hotkey);
        }
        else if (_gathered.TryGetValue(NetUid, out var hotkeys))
        {
            hotkeys.AddRange(Hotkey);
        }
        else
        {
            _gathered.Add(NetUid, [.. Hotkey]);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (netUid, hotkeys) in _gathered)
        {
            Read(netUid, hotkeys);
        }
    }

    private void Read(int netUid, IReadOnlyCollection<string>? hotkeys)
    {
        var session = Connected;
        Run(
            async sink =>
            {
                var addresses = hotkeys is null ? null : Addresses(hotkeys, sink);
                var missing = new HashSet<object>([.. _hotkeysAreNamed ? addresses ?? [] : [], .. Uid ?? []]);
                var commitments = session.GetModelCommitmentsAsync(netUid, addresses, BlockNumber, sink.Token);
                await foreach (var commitment in commitments.ConfigureAwait(false))
                {
                    missing.Remove(commitment.Hotkey);
                    if (Uid is null || (commitment.Uid is { } uid && Uid.Contains(uid)))
                    {
                        missing.Remove(commitment.Uid ?? -1);
                        await sink.EmitAsync(commitment).ConfigureAwait(false);
                    }
                }

                foreach (var wanted in missing)
                {
                    sink.Error(NoCommitment(netUid, wanted), wanted);
                }
            },
            netUid);
    }

    // One bad address must not cost the commitments of all the others that are read with it.
    private static List<string> Addresses(IEnumerable<string> hotkeys, OperationSink sink)
    {
        var addresses = new List<string>();
        foreach (var hotkey in hotkeys)
        {
            try
            {
                _ = AccountId.Parse(hotkey);
                addresses.Add(hotkey);
            }
            catch (TaoverseException invalid)
            {
                sink.Error(invalid, hotkey);
            }
        }

        return addresses;
    }

    private static TaoverseException NoCommitment(int netUid, object wanted) => new(
        "NoCommitment", FaultKind.NotFound,
        $"In subnet {netUid}, {(wanted is int ? "uid" : "hotkey")} {wanted} has committed nothing.",
        $"See what the subnet has with Get-ModelCommitment -NetUid {netUid}.");
}
