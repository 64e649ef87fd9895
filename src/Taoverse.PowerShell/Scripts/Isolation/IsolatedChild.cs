using System.IO.Pipes;
using System.Management.Automation;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>The side of Invoke-Isolated that runs in the child process.</summary>
public static class IsolatedChild
{
    private const int ParentIsGone = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs what the parent asks for, and ends this process.</summary>
    /// <param name="pipe">The name of the parent's pipe.</param>
    public static void Run(string pipe) => Task.Run(() => RunAsync(pipe)).GetAwaiter().GetResult();

    private static async Task RunAsync(string pipe)
    {
        using var client = new NamedPipeClientStream(".", pipe, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        await client.ConnectAsync(Patience, CancellationToken.None).ConfigureAwait(false);
        var frames = new FrameStream(client);
        if (await frames.ReadAsync(CancellationToken.None).ConfigureAwait(false) is not (FrameKind.Request, var text))
        {
            Environment.Exit(ParentIsGone);
            return;
        }

        _ = EndWithParentAsync(frames);
        var (request, depth) = RequestForm.Read(text);
        var host = new ExitHost();
        try
        {
            var invocation = new ScriptInvocation(request, host, (stream, record) =>
                Send(frames, (FrameKind)stream, RecordForm.Write(stream, record, depth)));
            await invocation.InvokeAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Send(frames, FrameKind.Failure, ErrorForm.Write(FaultRecord.Of(failure, target: null), depth));
        }

        // Whatever the script block left behind, such as threads, ends here.
        Environment.Exit(host.ExitCode);
    }

    // The parent says nothing more, so an answer can only mean its end.
    private static async Task EndWithParentAsync(FrameStream frames)
    {
        await frames.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        Environment.Exit(ParentIsGone);
    }

    private static void Send(FrameStream frames, FrameKind kind, string text)
    {
        try
        {
            frames.Write(kind, text);
        }
        catch (IOException)
        {
            Environment.Exit(ParentIsGone);
        }
    }
}
