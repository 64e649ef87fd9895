using System.Management.Automation;

namespace Taoverse.PowerShell.Tests.Pipeline;

/// <summary>A cmdlet to drain into; what it is handed goes nowhere, since the reference library does nothing.</summary>
internal sealed class SilentCommand : PSCmdlet;
