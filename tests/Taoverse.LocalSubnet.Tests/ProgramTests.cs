using System.Diagnostics;
using System.Net.WebSockets;

namespace Taoverse.LocalSubnet.Tests;

/// <summary>The console program, as a process of its own.</summary>
public class ProgramTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task It_says_where_it_listens_and_stops_when_told_to()
    {
        using var deadline = new CancellationTokenSource(Limit);
        using var process = Start("--neurons", "4", "--netuid", "5");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(deadline.Token);
            Assert.StartsWith("Listening on ws://127.0.0.1:", line, StringComparison.Ordinal);
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri(line!["Listening on ".Length..]), deadline.Token);
            await process.StandardOutput.ReadLineAsync(deadline.Token);
            var hub = (await process.StandardOutput.ReadLineAsync(deadline.Token))!.Split(' ');
            using var http = new HttpClient { BaseAddress = new Uri(hub[2]) };
            http.DefaultRequestHeaders.Add("Authorization", $"Bearer {hub[6]}");
            Assert.Contains("local", await http.GetStringAsync(new Uri("/api/whoami-v2", UriKind.Relative), deadline.Token), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
                await process.WaitForExitAsync(deadline.Token);
                Assert.Equal(0, process.ExitCode);
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [Theory]
    [InlineData("--neurons 5000", 1, "4096")]
    [InlineData("--nonsense 1", 1, "--help")]
    [InlineData("--hub-port 70000", 1, "70000")]
    [InlineData("--dataset nothing", 1, "NAME")]
    [InlineData("--help", 0, "--netuid")]
    public async Task It_refuses_what_it_cannot_run_and_explains_itself(string arguments, int exitCode, string word)
    {
        using var deadline = new CancellationTokenSource(Limit);
        using var process = Start(arguments.Split(' '));
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var text = await process.StandardError.ReadToEndAsync(deadline.Token) + await output;
        await process.WaitForExitAsync(deadline.Token);
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains(word, text, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [typeof(LocalSubnetHost).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
