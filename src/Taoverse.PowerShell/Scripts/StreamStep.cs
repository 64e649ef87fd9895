using System.Management.Automation;

namespace Taoverse.PowerShell.Scripts;

/// <summary>Writes what a script block wrote elsewhere to the same stream of a cmdlet.</summary>
internal static class StreamStep
{
    public static Action<Cmdlet> Of(ScriptStream stream, object? record) => stream switch
    {
        ScriptStream.Error => cmdlet => cmdlet.WriteError((ErrorRecord)record!),
        ScriptStream.Warning => cmdlet => cmdlet.WriteWarning(((InformationalRecord)record!).Message),
        ScriptStream.Verbose => cmdlet => cmdlet.WriteVerbose(((InformationalRecord)record!).Message),
        ScriptStream.Debug => cmdlet => cmdlet.WriteDebug(((InformationalRecord)record!).Message),
        ScriptStream.Information => cmdlet => cmdlet.WriteInformation((InformationRecord)record!),
        ScriptStream.Progress => cmdlet => cmdlet.WriteProgress((ProgressRecord)record!),
        _ => cmdlet => cmdlet.WriteObject(record, enumerateCollection: false),
    };
}
