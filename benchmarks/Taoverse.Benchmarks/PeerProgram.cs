using System.Diagnostics;

namespace Taoverse.Benchmarks;

/// <summary>Runs a peer and takes what it prints.</summary>
internal static class PeerProgram
{
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed; for node, run `npm ci` in tests/peers first.");
    }
}
