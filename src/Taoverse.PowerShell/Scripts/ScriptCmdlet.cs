using System.Management.Automation;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Scripts;

/// <summary>A cmdlet that runs a script block apart from the session: once, or once for each object from the pipeline.</summary>
public abstract class ScriptCmdlet : AsyncCmdlet
{
    private static readonly string[] Preferences =
    [
        "ErrorActionPreference", "WarningPreference", "VerbosePreference", "DebugPreference", "InformationPreference", "ProgressPreference",
    ];

    private ScriptText _text = null!;
    private Dictionary<string, object?> _variables = null!;

    /// <summary>What is run; in it, $_ is the object from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The arguments of the script block.</summary>
    [Parameter]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ArgumentList { get; set; } = [];

    /// <summary>The objects that the script block is run for, one after another.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _text = new ScriptText(ScriptBlock, SessionState);
        }
        catch (TaoverseException failure)
        {
            Fail(failure, target: null);
        }

        _variables = new(_text.Values);
        foreach (var name in Preferences)
        {
            _variables[name] = SessionState.PSVariable.GetValue(name)?.ToString();
        }

        Bound("Verbose");
        Bound("Debug");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var hasInput = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
        var request = new ScriptRequest
        {
            Text = _text.Text,
            Variables = _variables,
            Arguments = ArgumentList ?? [],
            Input = hasInput ? [InputObject] : [],
            Location = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
            ImportsModule = _text.ImportsModule,
        };
        Run(sink => RunAsync(request, sink), hasInput ? InputObject ?? new PSObject() : null);
    }

    /// <summary>Runs the script block once.</summary>
    private protected abstract Task RunAsync(ScriptRequest request, OperationSink sink);

    private void Bound(string stream)
    {
        if (MyInvocation.BoundParameters.TryGetValue(stream, out var given))
        {
            _variables[stream + "Preference"] = ((SwitchParameter)given).IsPresent ? "Continue" : "SilentlyContinue";
        }
    }
}
