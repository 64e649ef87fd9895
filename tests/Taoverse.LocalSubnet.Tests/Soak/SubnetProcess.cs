using System.Diagnostics;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>A <see cref="SoakSubnet"/> as its user sees it: some addresses, and a line to order faults.</summary>
internal sealed class SubnetProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly Process _process;

    private SubnetProcess(Process process, string[] addresses)
    {
        _process = process;
        (Endpoint, HubEndpoint, HubToken) = (addresses[0], new Uri(addresses[1]), addresses[3]);
        Ports = [.. addresses.Take(3).Select(address => new Uri(address).Port)];
    }

    public string Endpoint { get; }

    public Uri HubEndpoint { get; }

    public string HubToken { get; }

    /// <summary>Where the node, the hub and its content are found.</summary>
    public IReadOnlyList<int> Ports { get; }

    /// <summary>Starts it; it ends with its input, also where this process is killed.</summary>
    /// <param name="folder">Where the hub keeps its repositories.</param>
    public static async Task<SubnetProcess> StartAsync(string folder)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(SoakSubnet).Assembly.Location, SoakSubnet.Argument, folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return new SubnetProcess(process, (await process.StandardOutput.ReadLineAsync().WaitAsync(Limit))!.Split(' '));
    }

    /// <summary>Gives an order and waits until it is carried out.</summary>
    public async Task OrderAsync(string order)
    {
        await _process.StandardInput.WriteLineAsync(order);
        await _process.StandardInput.FlushAsync();
        Assert.Equal(SoakSubnet.Done, await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
    }
}
