using System.Management.Automation;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>Carries what a script block threw in the child.</summary>
internal sealed class ScriptFailedException(ErrorRecord record) : Exception(record.Exception.Message), IContainsErrorRecord
{
    /// <inheritdoc/>
    public ErrorRecord ErrorRecord => record;
}
