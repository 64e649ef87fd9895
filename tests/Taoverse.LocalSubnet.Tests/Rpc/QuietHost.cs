namespace Taoverse.LocalSubnet.Tests.Rpc;

/// <summary>A local subnet that makes blocks only when a test says so, for all tests of a class.</summary>
public sealed class QuietHost : IAsyncLifetime
{
    /// <summary>What such a subnet is started with.</summary>
    public static readonly LocalSubnetOptions Options = new() { NeuronCount = 24, BlockTime = TimeSpan.FromHours(1) };

    /// <summary>The subnet.</summary>
    public LocalSubnetHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await LocalSubnetHost.StartAsync(Options);

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
