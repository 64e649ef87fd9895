using System.Management.Automation;
using Taoverse.Metagraphs;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.PowerShell.Sessions;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Accounts.Wallets;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell.Registrations;

/// <summary>Tells whether hotkeys are registered in subnets.</summary>
// Without a default parameter set, and with one Hotkey or Wallet at a time: the shell would otherwise rather make a text of a whole
// neuron or wallet, and take that as the hotkey, than look at the properties and the other set.
[Cmdlet(VerbsDiagnostic.Test, "Registration")]
[OutputType(typeof(Neuron), typeof(bool))]
public sealed class TestRegistrationCommand : SessionCmdlet
{
    private const string HotkeySet = "Hotkey";
    private const string WalletSet = "Wallet";

    // A pipeline of hotkeys costs one read a subnet, at its end.
    private readonly SortedDictionary<int, List<string>> _gathered = [];

    /// <summary>The subnet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, ushort.MaxValue)]
    [ArgumentCompleter(typeof(NetUidCompleter))]
    public int NetUid { get; set; }

    /// <summary>The hotkey, as SS58 address.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = HotkeySet)]
    [ValidateNotNullOrEmpty]
    public string? Hotkey { get; set; }

    /// <summary>The wallet whose hotkeys are meant, as Get-Wallet gives it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = WalletSet)]
    public Wallet? Wallet { get; set; }

    /// <summary>Gives true or false for each hotkey, and no error.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!_gathered.TryGetValue(NetUid, out var hotkeys))
        {
            _gathered.Add(NetUid, hotkeys = []);
        }

        if (Hotkey is not null)
        {
            hotkeys.Add(Hotkey);
        }

        foreach (var hotkey in Wallet?.Hotkeys ?? [])
        {
            if (hotkey.Account is { } account)
            {
                hotkeys.Add(account.ToString());
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var session = Connected;
        foreach (var (netUid, hotkeys) in _gathered)
        {
            if (TryRun(sink => session.GetMetagraphAsync(netUid, new MetagraphRequest(), sink.Token), netUid, out var metagraph))
            {
                hotkeys.ForEach(hotkey => Test(metagraph, hotkey));
            }
        }
    }

    private void Test(Metagraph metagraph, string hotkey)
    {
        try
        {
            _ = AccountId.Parse(hotkey);
            var neuron = NeuronFilter.Find(metagraph, hotkey);
            WriteObject(Quiet ? true : neuron);
        }
        catch (TaoverseException failure) when (Quiet && failure.ErrorId == "UnknownHotkey")
        {
            WriteObject(false);
        }
        catch (TaoverseException failure)
        {
            Fail(failure, hotkey);
        }
    }
}
