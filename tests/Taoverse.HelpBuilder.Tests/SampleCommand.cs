using System.Management.Automation;

namespace Taoverse.HelpBuilder.Tests;

/// <summary>A cmdlet to read metadata from.</summary>
[Cmdlet(VerbsCommon.Get, "Sample", DefaultParameterSetName = "Second", SupportsShouldProcess = true)]
[OutputType(typeof(Version), typeof(int))]
public sealed class SampleCommand : SampleBase
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "First")]
    [Alias("Nr", "No")]
    public int[] Number { get; set; } = [];

    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Second")]
    public long? Size { get; set; }

    [Parameter]
    public SwitchParameter Quick { get; set; }

    public string NotAParameter { get; set; } = "";
}
