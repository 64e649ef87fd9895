using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace Taoverse.PowerShell.Scripts;

/// <summary>A script block in a runspace of its own.</summary>
internal sealed class ScriptInvocation : IDisposable
{
    private readonly Runspace _runspace;
    private readonly System.Management.Automation.PowerShell _shell;
    private readonly PSDataCollection<PSObject> _input = [];
    private readonly PSDataCollection<PSObject> _output = [];

    /// <summary>Makes the runspace; nothing is run yet.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="host">The host that the script block sees; null for one that does nothing.</param>
    /// <param name="write">Takes what is written, on the thread that writes it.</param>
    public ScriptInvocation(ScriptRequest request, PSHost? host, Action<ScriptStream, object?> write)
    {
        var session = InitialSessionState.CreateDefault2();
        if (request.ImportsModule)
        {
            session.ImportPSModule([ThisModule.Manifest]);
        }

        _runspace = host is null ? RunspaceFactory.CreateRunspace(session) : RunspaceFactory.CreateRunspace(host, session);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(request.Location));
        foreach (var (name, value) in request.Variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        _shell = System.Management.Automation.PowerShell.Create();
        _shell.Runspace = _runspace;
        _shell.AddScript(request.Text);
        foreach (var argument in request.Arguments)
        {
            _shell.AddArgument(argument);
        }

        foreach (var item in request.Input)
        {
            _runspace.SessionStateProxy.SetVariable("_", item);
            _input.Add(item is null ? null! : PSObject.AsPSObject(item));
        }

        _input.Complete();
        Forward(_output, ScriptStream.Output, write);
        Forward(_shell.Streams.Error, ScriptStream.Error, write);
        Forward(_shell.Streams.Warning, ScriptStream.Warning, write);
        Forward(_shell.Streams.Verbose, ScriptStream.Verbose, write);
        Forward(_shell.Streams.Debug, ScriptStream.Debug, write);
        Forward(_shell.Streams.Information, ScriptStream.Information, write);
        Forward(_shell.Streams.Progress, ScriptStream.Progress, write);
    }

    /// <summary>Runs the script block; what it throws is thrown here.</summary>
    public Task InvokeAsync() => Task.Factory.FromAsync(_shell.BeginInvoke(_input, _output), _shell.EndInvoke);

    /// <summary>Asks the script block to stop. A call into .NET that cannot be interrupted goes on to its own end.</summary>
    public Task StopAsync() => Task.Factory.FromAsync(_shell.BeginStop(null, null), _shell.EndStop);

    /// <summary>Closes the runspace; it waits for what runs there.</summary>
    public void Dispose()
    {
        _shell.Dispose();
        _runspace.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    private static void Forward<T>(PSDataCollection<T> records, ScriptStream stream, Action<ScriptStream, object?> write) =>
        records.DataAdded += (_, _) =>
        {
            foreach (var record in records.ReadAll())
            {
                write(stream, record);
            }
        };
}
