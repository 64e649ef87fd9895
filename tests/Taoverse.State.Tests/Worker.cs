using System.Collections.Concurrent;
using System.Diagnostics;

namespace Taoverse.State.Tests;

/// <summary>A process that uses a state.</summary>
internal sealed class Worker : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly Task reading;

    public Worker(params IEnumerable<string> arguments)
        : this([], arguments)
    {
    }

    private Worker(IReadOnlyList<string> prefix, IEnumerable<string> arguments)
    {
        string[] command = [.. prefix, "dotnet", Path.Combine(AppContext.BaseDirectory, "Taoverse.StateWorker.dll"), .. arguments];
        process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        reading = Task.WhenAll(
            Task.Run(async () =>
            {
                while (await process.StandardOutput.ReadLineAsync() is { } line)
                {
                    Lines.Enqueue(line);
                }
            }),
            Task.Run(async () => Error = await process.StandardError.ReadToEndAsync()));
    }

    /// <summary>What it printed.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    public string Error { get; private set; } = string.Empty;

    /// <summary>A worker as a user who is not root.</summary>
    public static Worker WithoutPrivileges(params IEnumerable<string> arguments) =>
        new(Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [], arguments);

    public async Task WaitForLineAsync()
    {
        for (var watch = Stopwatch.StartNew(); Lines.IsEmpty; await Task.Delay(1))
        {
            Assert.True(watch.Elapsed < Patience && !(process.HasExited && reading.IsCompleted && Lines.IsEmpty), $"the worker said nothing: {Error}");
        }
    }

    public async Task<int> WaitForExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        await reading.WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>Kills it, as kill -9 does, and waits for its end and for all that it had printed.</summary>
    public async Task KillAsync()
    {
        Assert.False(process.HasExited, $"the worker ended by itself: {Error}");
        process.Kill();
        await WaitForExitAsync();
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit(Patience);
        process.Dispose();
    }
}
