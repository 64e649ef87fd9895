namespace Taoverse.PowerShell.Scripts;

/// <summary>What a script block can write to.</summary>
internal enum ScriptStream : byte
{
    Output,
    Error,
    Warning,
    Verbose,
    Debug,
    Information,
    Progress,
}
