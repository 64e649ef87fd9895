using System.Diagnostics;
using System.Globalization;

namespace Taoverse.Hub.Tests;

/// <summary>A child process that downloads, uploads or saves, and may be killed.</summary>
internal sealed class Worker : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    /// <param name="fileLocks">Whether the process locks files; without, it is as on a file system that has no locks.</param>
    /// <param name="arguments">What it is to do.</param>
    public Worker(bool fileLocks, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Taoverse.HubWorker.dll"));
        start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = fileLocks ? "0" : "1";
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        Errors = _process.StandardError.ReadToEndAsync();
    }

    public Task<string> Errors { get; }

    /// <summary>Kills the process as soon as it has reported so many bytes, or a little later; gives the most that it has reported.</summary>
    public async Task<long> KillAfterAsync(long bytes, TimeSpan later)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var reported = 0L;
        while (reported < bytes && await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            reported = Math.Max(reported, BytesOf(line));
        }

        await Task.Delay(later);
        _process.Kill();
        await _process.WaitForExitAsync(deadline.Token);
        var rest = await _process.StandardOutput.ReadToEndAsync(deadline.Token);

        // The last line may be cut off, and its number with it.
        return rest.Split('\n')[..^1].Select(BytesOf).Append(reported).Max();
    }

    /// <summary>Waits for the end; gives the lines and fails where the process failed.</summary>
    public async Task<string[]> FinishAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var output = await _process.StandardOutput.ReadToEndAsync(deadline.Token);
        await _process.WaitForExitAsync(deadline.Token);
        Assert.True(_process.ExitCode == 0, await Errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static long BytesOf(string line) => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
}
