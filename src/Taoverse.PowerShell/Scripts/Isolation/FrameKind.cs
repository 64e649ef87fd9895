namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>What a frame between the two processes holds. Those of the streams are numbered as the streams are.</summary>
internal enum FrameKind : byte
{
    Output = ScriptStream.Output,
    Error = ScriptStream.Error,
    Warning = ScriptStream.Warning,
    Verbose = ScriptStream.Verbose,
    Debug = ScriptStream.Debug,
    Information = ScriptStream.Information,
    Progress = ScriptStream.Progress,

    /// <summary>To the child: what to run.</summary>
    Request = 32,

    /// <summary>From the child: what the script block threw.</summary>
    Failure = 33,
}
