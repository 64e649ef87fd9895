using System.Diagnostics;
using Taoverse.LocalSubnet.Hub;

namespace Taoverse.Benchmarks;

/// <summary>A local hub in a process of its own, so that what it costs is not counted for a client.</summary>
internal sealed class HubServer : IDisposable
{
    public const string Token = "hf_benchmark";
    private readonly Process _process;

    private HubServer(Process process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    public Uri Endpoint { get; }

    public static async Task<HubServer> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(HubServer).Assembly.Location);
        }

        start.ArgumentList.Add("hubserver");
        var process = Process.Start(start)!;
        return new HubServer(process, new Uri((await process.StandardOutput.ReadLineAsync())!));
    }

    /// <summary>What the child does: it serves until its input ends.</summary>
    public static async Task<int> ServeAsync()
    {
        await using var host = await LocalHubHost.StartAsync(new LocalHubOptions { Users = new Dictionary<string, string> { [Token] = "bench" } });
        Console.WriteLine(host.Endpoint);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(TimeSpan.FromSeconds(30));
        _process.Dispose();
    }
}
