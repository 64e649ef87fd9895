using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Taoverse.Execution;

/// <summary>Runs a program as a process of its own, of which nothing is left afterwards.</summary>
public static class ChildProcess
{
    private const int SignalBase = 128;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    // What reads and writes the streams has this long to notice that the process was killed.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs a program and waits for its end.</summary>
    /// <param name="options">What to run, and within which limits.</param>
    /// <param name="cancellationToken">Kills it; the result says so.</param>
    /// <returns>How it ended. Limits, crashes and cancellation are results, not exceptions.</returns>
    /// <remarks>
    /// The three streams are served at once, so that no amount of data blocks. When the process has ended, in whatever way,
    /// its descendants are killed too: on Linux also those that started a session of their own, elsewhere those whose parents
    /// are all alive. Should this process itself be killed, the child sees the end of its standard input.
    /// What a delegate of the options throws is thrown here, after the process was killed; unless it crashed, which is then
    /// taken for the cause.
    /// </remarks>
    /// <exception cref="TaoverseException">
    /// <c>InvalidTimeLimit</c>, <c>InvalidMemoryLimit</c>: a limit is out of its range.
    /// </exception>
    public static async Task<ChildProcessResult> RunAsync(ChildProcessOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.FileName, nameof(options));
        Deadline.Require(options.TimeLimit);
        if (options.MemoryLimit <= 0)
        {
            throw new TaoverseException(
                "InvalidMemoryLimit", FaultKind.InvalidInput, $"{options.MemoryLimit} bytes is no memory limit.", "Give more than zero.");
        }

        var watch = Stopwatch.StartNew();
        if (cancellationToken.IsCancellationRequested)
        {
            return new() { Status = ChildProcessStatus.Cancelled, Duration = watch.Elapsed, Reason = "It was cancelled before it was started." };
        }

        var marker = Guid.NewGuid().ToString("N");
        var oomKills = KernelOom.CountKills();
        using var process = new Process { StartInfo = StartInfo(options, marker) };
        try
        {
            process.Start();
        }
        catch (Exception error) when (error is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new() { Status = ChildProcessStatus.FailedToStart, Duration = watch.Elapsed, Reason = error.Message };
        }

        var (status, peak) = await AttendAsync(process, ProcessTree.Of(process, marker), options, cancellationToken).ConfigureAwait(false);
        var result = new ChildProcessResult { Status = status, Duration = watch.Elapsed, PeakMemory = peak };
        return status switch
        {
            ChildProcessStatus.TimedOut => result with { Reason = $"It did not end within {options.TimeLimit.TotalSeconds:0.###} s." },
            ChildProcessStatus.OutOfMemory => result with { Reason = $"It used {peak} bytes of memory; {options.MemoryLimit} are allowed." },
            ChildProcessStatus.Cancelled => result with { Reason = "It was cancelled." },
            _ => Ended(result, process.ExitCode, oomKills),
        };
    }

    private static ProcessStartInfo StartInfo(ChildProcessOptions options, string marker)
    {
        var info = new ProcessStartInfo(options.FileName, options.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.WorkingDirectory ?? string.Empty,
        };
        foreach (var (name, value) in options.Environment)
        {
            info.Environment[name] = value;
        }

        var outer = Environment.GetEnvironmentVariable(ProcessTree.MarkerVariable);
        info.Environment[ProcessTree.MarkerVariable] = string.IsNullOrEmpty(outer) ? marker : $"{outer}:{marker}";
        return info;
    }

    private static async Task<(ChildProcessStatus Status, long? Peak)> AttendAsync(
        Process process, ProcessTree tree, ChildProcessOptions options, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.TimeLimit);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var memory = new MemoryWatch(tree, options.MemoryLimit, LookInterval);
        var streams = new ChildStreams(process, options, Grace);
        var exited = process.WaitForExitAsync(CancellationToken.None);
        var ended = Task.Delay(Timeout.Infinite, end.Token);
        var first = await Task.WhenAny(exited, memory.Exceeded, ended, streams.Failed).ConfigureAwait(false);
        if (first == streams.Failed)
        {
            // Perhaps because the process ended before it said all.
            await Task.WhenAny(exited, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
        }
        else if (first != exited)
        {
            streams.Stop();
        }

        if (first == ended && options.EndingTime > TimeSpan.Zero && tree.AskToEnd())
        {
            await Task.WhenAny(exited, memory.Exceeded, Task.Delay(options.EndingTime, CancellationToken.None)).ConfigureAwait(false);
        }

        // Also after a natural end: a descendant would keep the streams open.
        var exitedByItself = exited.IsCompleted && first != memory.Exceeded && first != ended;
        await tree.KillAsync().ConfigureAwait(false);
        if (first == exited)
        {
            first = await Task.WhenAny(streams.Served, ended).ConfigureAwait(false);
        }

        await streams.DisposeAsync().ConfigureAwait(false);
        if (streams.Failed.IsCompleted && !(exitedByItself && IsCrash(process.ExitCode)))
        {
            ExceptionDispatchInfo.Throw(await streams.Failed.ConfigureAwait(false));
        }

        var status = first == memory.Exceeded ? ChildProcessStatus.OutOfMemory
            : first != ended ? ChildProcessStatus.Completed
            : cancellationToken.IsCancellationRequested ? ChildProcessStatus.Cancelled
            : ChildProcessStatus.TimedOut;
        return (status, memory.Peak);
    }

    internal static ChildProcessResult Ended(ChildProcessResult result, int exitCode, long oomKills)
    {
        if (!IsCrash(exitCode))
        {
            return result with { ExitCode = exitCode };
        }

        if (OperatingSystem.IsWindows())
        {
            return result with { Status = ChildProcessStatus.Crashed, Reason = $"It ended with the exception code 0x{exitCode:X8}." };
        }

        var signal = exitCode - SignalBase;
        return signal == LinuxProcess.Kill && KernelOom.CountKills() > oomKills
            ? result with { Status = ChildProcessStatus.OutOfMemory, Signal = signal, Reason = "The kernel killed it for want of memory." }
            : result with { Status = ChildProcessStatus.Crashed, Signal = signal, Reason = $"Signal {signal} ended it." };
    }

    // Linux has signals up to 64. On Windows the codes of exceptions begin with the bits of an error or a warning.
    private static bool IsCrash(int exitCode) => OperatingSystem.IsWindows()
        ? (uint)exitCode is >= 0x80000000 and < 0xF0000000
        : exitCode is > SignalBase and <= SignalBase + 64;
}
