using System.Diagnostics;
using System.Globalization;
using System.Text;
using Taoverse.Execution;

namespace Taoverse.Core.Tests.Execution;

/// <summary>Shell scripts as child processes, whose long sleeps can be told from all others.</summary>
internal sealed class Shell
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A number of seconds, far longer than any test, that no other test sleeps for.</summary>
    public string Forever { get; } = Random.Shared.Next(100_000_000, 1_000_000_000).ToString(CultureInfo.InvariantCulture);

    /// <summary>The path of a file that a script may make.</summary>
    public string Note => Path.Combine(Path.GetTempPath(), "taoverse-note-" + Forever);

    public StringBuilder Output { get; } = new();

    public ChildProcessOptions Options(string script, params string[] arguments) => new()
    {
        FileName = "/bin/sh",
        Arguments = ["-c", script.Replace("FOREVER", Forever, StringComparison.Ordinal), "sh", .. arguments],
        TimeLimit = Patience,
        Output = async (stream, token) =>
        {
            using var reader = new StreamReader(stream);
            Output.Append(await reader.ReadToEndAsync(token));
        },
    };

    public async Task<ChildProcessResult> RunAsync(string script, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(Options(script, arguments)).WaitAsync(2 * Patience);
        AssertNothingIsLeft();
        return result;
    }

    /// <summary>Nobody sleeps any more, not even as a zombie of this process.</summary>
    public void AssertNothingIsLeft()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            string command;
            try
            {
                command = File.ReadAllText(folder + "/cmdline");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            Assert.False(command.Contains(Forever, StringComparison.Ordinal), $"{folder} is left: {command.Replace('\0', ' ')}");
        }
    }

    public static async Task WaitForLineAsync(Stream stream, string line, CancellationToken token)
    {
        var reader = new StreamReader(stream);
        Assert.Equal(line, await reader.ReadLineAsync(token));
    }

    public static int OpenHandles()
    {
        using var self = Process.GetCurrentProcess();
        return Directory.GetFiles($"/proc/{self.Id}/fd").Length;
    }
}
