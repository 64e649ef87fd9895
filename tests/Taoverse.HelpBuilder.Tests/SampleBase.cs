using System.Management.Automation;

namespace Taoverse.HelpBuilder.Tests;

/// <summary>A base with a parameter of its own; no cmdlet itself.</summary>
public abstract class SampleBase : PSCmdlet
{
    [Parameter]
    public TimeSpan Timeout { get; set; }
}
