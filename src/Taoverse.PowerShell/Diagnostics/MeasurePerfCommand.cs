using System.Globalization;
using System.Management.Automation;
using Taoverse.Diagnostics;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Diagnostics;

/// <summary>Measures how long a script block takes, over many samples.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Perf")]
[OutputType(typeof(PerfReport))]
public sealed class MeasurePerfCommand : PSCmdlet
{
    private PerfMonitor _monitor = null!;

    /// <summary>What is measured; in it, $_ is the object from the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>The name that the report bears.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "Script block";

    /// <summary>The number of samples for each object from the pipeline, or in all where there is none.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Samples { get; set; } = 1;

    /// <summary>The objects that the script block is run for, one after another.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _monitor = new PerfMonitor(Name);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        for (var sample = 0; sample < Samples && !Stopping; sample++)
        {
            try
            {
                using (_monitor.Sample())
                {
                    // The context takes the list for its own.
                    ScriptBlock.InvokeWithContext(null, [new PSVariable("_", InputObject)]);
                }
            }
            catch (RuntimeException failure) when (failure is not PipelineStoppedException)
            {
                WriteError(FaultRecord.Of(Failed(failure), InputObject));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(_monitor.Report());

    private TaoverseException Failed(RuntimeException failure) => new(
        "SampleFailed", FaultKind.InvalidState,
        string.Create(CultureInfo.InvariantCulture, $"A sample of '{Name}' failed after it was timed: {failure.Message}"),
        "Catch the error in the script block, or leave out what it fails for.",
        failure);
}
