using System.IO.Pipes;
using System.Management.Automation;
using Taoverse.Execution;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>Runs a script block in a process of its own.</summary>
/// <param name="sink">Takes what the script block writes, as it comes.</param>
/// <param name="depth">How deep objects are carried over.</param>
internal sealed class IsolatedRun(OperationSink sink, int depth)
{
    private const string Name = "The isolated process";
    private string? _failure;

    /// <summary>Runs it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="timeLimit">How long it may take, with the start of the process.</param>
    /// <param name="memoryLimit">How many bytes of memory it may use with its descendants; null for no limit.</param>
    /// <exception cref="ChildProcessException">The process ended badly.</exception>
    /// <exception cref="RuntimeException">The script block threw.</exception>
    public async Task RunAsync(ScriptRequest request, TimeSpan timeLimit, long? memoryLimit)
    {
        // A short name, since on Unix it becomes the path of a socket, which has a hundred characters at most.
        var name = $"tv{Guid.NewGuid():N}"[..18];
        var text = RequestForm.Write(request, depth);
        var error = new ConsoleText(sink);
        var pipe = new NamedPipeServerStream(
            name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        await using var closing = pipe.ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(sink.Token);
        var talk = TalkAsync(pipe, text, ending);
        var options = Options(name) with
        {
            TimeLimit = timeLimit,
            MemoryLimit = memoryLimit,
            Output = new ConsoleText(sink).ReadAsync,
            Error = error.ReadAsync,
        };
        var result = await ChildProcess.RunAsync(options, ending.Token).ConfigureAwait(false);
        if (!pipe.IsConnected)
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }

        await talk.ConfigureAwait(false);
        sink.Token.ThrowIfCancellationRequested();
        Judge(result, error.Newest);
    }

    private static ChildProcessOptions Options(string pipe)
    {
        var (program, arguments) = ShellProgram.Find();
        var start = $"""
            $null = [System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('{Quoted(Path.Combine(ThisModule.Bin, "Taoverse.Core.dll"))}')
            $module = ('Taoverse.Loading.ModuleLoadContext' -as [type])::Open('{Quoted(ThisModule.Bin)}').LoadModule('Taoverse.PowerShell')
            $module.GetType('{typeof(IsolatedChild).FullName}')::Run('{pipe}')
            """;
        return new()
        {
            FileName = program,
            Arguments = [.. arguments, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", start],
            TimeLimit = TimeSpan.MaxValue,
        };
    }

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private async Task TalkAsync(NamedPipeServerStream pipe, string request, CancellationTokenSource ending)
    {
        try
        {
            await pipe.WaitForConnectionAsync(ending.Token).ConfigureAwait(false);
            var frames = new FrameStream(pipe);
            await Task.Run(() => Send(frames, request), ending.Token).ConfigureAwait(false);
            while (await frames.ReadAsync(ending.Token).ConfigureAwait(false) is var (kind, text))
            {
                if (kind == FrameKind.Failure)
                {
                    _failure = text;
                }
                else
                {
                    var record = RecordForm.Read((ScriptStream)kind, text);
                    await sink.PostAsync(StreamStep.Of((ScriptStream)kind, record), ending.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The process has ended without a word, or is being ended.
        }
        catch
        {
            // Nobody listens to the process any more.
            await ending.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static void Send(FrameStream frames, string request)
    {
        try
        {
            frames.Write(FrameKind.Request, request);
        }
        catch (IOException)
        {
            // It has ended already; the reader will notice.
        }
    }

    private void Judge(ChildProcessResult result, IReadOnlyList<string> lastWords)
    {
        if (_failure is not null && ErrorForm.TellsOfMemory(_failure))
        {
            result = result with { Status = ChildProcessStatus.OutOfMemory, Reason = ErrorForm.Read(_failure).Exception.Message };
        }
        else if (_failure is not null)
        {
            throw new ScriptFailedException(ErrorForm.Read(_failure));
        }

        if (ChildProcessException.Of(Name, result) is { } failed)
        {
            failed.Data["ErrorOutput"] = string.Join('\n', lastWords);
            throw failed;
        }
    }
}
