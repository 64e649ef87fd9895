using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Wallets;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Registrations;

/// <summary>Registers a hotkey in subnets, which burns TAO of its coldkey.</summary>
[Cmdlet(VerbsLifecycle.Register, "Neuron", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Neuron))]
public sealed class RegisterNeuronCommand : SigningCmdlet
{
    /// <summary>The subnets.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int[] NetUid { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = Connected;
        var coldkey = ColdkeyAddress();
        var hotkey = HotkeyAddress();
        foreach (var netUid in NetUid)
        {
            if (!TryRun(sink => session.PlanRegistrationAsync(coldkey, hotkey, netUid, sink.Token), netUid, out var plan))
            {
                continue;
            }

            var what = $"hotkey {hotkey} in subnet {netUid}: it burns {plan.Cost} TAO of the {plan.Balance} TAO of coldkey {coldkey}";
            if (ShouldProcess($"Register {what}.", $"Register {what}?", "Register-Neuron"))
            {
                var key = OpenColdkey();
                Send(sink => RegisterAsync(session, key, plan, sink.Token), netUid, outcome => outcome);
            }
        }
    }

    private async Task<Neuron> RegisterAsync(SubtensorSession session, Sr25519KeyPair coldkey, RegistrationPlan plan, CancellationToken ct)
    {
        var outcome = await session.RegisterAsync(coldkey, plan, Submission, ct).ConfigureAwait(false);
        outcome.EnsureSuccess($"the registration of {plan.Hotkey} in subnet {plan.NetUid}");
        var metagraph = await session.GetMetagraphAsync(plan.NetUid, new MetagraphRequest { BlockNumber = outcome.Block }, ct).ConfigureAwait(false);
        return NeuronFilter.Find(metagraph, plan.Hotkey);
    }
}
