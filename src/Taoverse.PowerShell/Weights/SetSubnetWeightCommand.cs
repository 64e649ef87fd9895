using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Wallets;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Subtensor;
using Taoverse.Substrate.Subtensor.Weights;

namespace Taoverse.PowerShell.Weights;

/// <summary>Sets a validator's weights in subnets.</summary>
[Cmdlet(VerbsCommon.Set, "SubnetWeight", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(WeightSubmission))]
public sealed class SetSubnetWeightCommand : SigningCmdlet
{
    // The chain takes all weights of a subnet at once.
    private readonly SortedDictionary<int, List<SubnetWeight>> _gathered = [];

    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The uid that gets the weight.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public int? Uid { get; set; }

    /// <summary>The hotkey that gets the weight, as SS58 address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Hotkey { get; set; }

    /// <summary>The weight, zero or more, in any scale.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public double Weight { get; set; }

    /// <summary>The version of the validator's software.</summary>
    [Parameter]
    public ulong? VersionKey { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!_gathered.TryGetValue(NetUid, out var weights))
        {
            _gathered.Add(NetUid, weights = []);
        }

        weights.Add(new SubnetWeight { NetUid = NetUid, Uid = Uid, Hotkey = Hotkey, Weight = Weight });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var session = Connected;
        var address = HotkeyAddress();
        foreach (var (netUid, weights) in _gathered)
        {
            if (!TryRun(sink => PlanAsync(sink, session, address, netUid, weights), netUid, out var plan))
            {
                continue;
            }

            var what = $"weights of subnet {netUid} as uid {plan.Uid} ({address}), version key {plan.VersionKey}, {plan.Vector.Uids.Count} raw value(s) by uid: {plan.Vector}";
            if (ShouldProcess($"Set the {what}", $"Set the {what}", "Set-SubnetWeight"))
            {
                var hotkey = OpenHotkey();
                Send(sink => SubmitAsync(session, hotkey, plan, sink.Token), netUid, outcome => WeightSubmission.Of(plan, outcome));
            }
        }
    }

    private async Task<WeightPlan> PlanAsync(OperationSink sink, SubtensorSession session, string address, int netUid, List<SubnetWeight> weights)
    {
        var targets = new WeightTargets(await session.GetMetagraphAsync(netUid, new MetagraphRequest(), sink.Token).ConfigureAwait(false));
        foreach (var weight in weights)
        {
            try
            {
                if (targets.Add(weight) is { } moved)
                {
                    sink.Warning(moved);
                }
            }
            catch (TaoverseException failure)
            {
                sink.Error(failure, weight);
            }
        }

        return await session.PlanWeightsAsync(address, netUid, targets.Weights, VersionKey, sink.Token).ConfigureAwait(false);
    }

    private async Task<WeightSubmission> SubmitAsync(SubtensorSession session, Sr25519KeyPair hotkey, WeightPlan plan, CancellationToken ct)
    {
        var outcome = await session.SetWeightsAsync(hotkey, plan, Submission, ct).ConfigureAwait(false);
        outcome.EnsureSuccess($"the weights of subnet {plan.NetUid}");
        return WeightSubmission.Of(plan, outcome);
    }
}
