using Taoverse.LocalSubnet.Faults;
using Taoverse.LocalSubnet.Hub;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>The local subnet and the hub of a soak, in a process of their own so that what is measured is their user alone. They fail on order.</summary>
/// <remarks>Each order is a line, answered with a line when it is done; see <see cref="ObeyAsync"/>.</remarks>
internal sealed class SoakSubnet(LocalSubnetHost node, LocalHubOptions hubOptions) : IAsyncDisposable
{
    /// <summary>The first argument of the program that runs it.</summary>
    public const string Argument = "soak-subnet";

    /// <summary>What is said of an order that was carried out.</summary>
    public const string Done = "done";

    /// <summary>The subnets.</summary>
    public static readonly IReadOnlyList<int> NetUids = [9, 37];

    // Hub faults are struck off one by one; so many outlast any disturbance.
    private const int Many = 1000;
    private LocalHubHost? _hub;

    /// <summary>Runs until its input ends.</summary>
    /// <param name="folder">Where the hub keeps its repositories.</param>
    public static async Task RunAsync(string folder)
    {
        var node = await LocalSubnetHost.StartAsync(new LocalSubnetOptions { NetUids = NetUids, NeuronCount = 256, BlockTime = TimeSpan.FromMilliseconds(250) });
        await using var subnet = new SoakSubnet(node, new LocalHubOptions { Folder = folder });
        await subnet.StartHubAsync();
        Console.WriteLine($"{node.Endpoint} {subnet._hub!.Endpoint} {subnet._hub.ContentEndpoint} {subnet._hub.Token}");
        while (await Console.In.ReadLineAsync() is { } order)
        {
            await subnet.ObeyAsync(order.Split(' '));
            Console.WriteLine(Done);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub!.DisposeAsync();
        await node.DisposeAsync();
    }

    private async Task ObeyAsync(string[] order)
    {
        switch (order)
        {
            case ["node", var kind]:
                node.SetFault(new NodeFault(Enum.Parse<NodeFaultKind>(kind)));
                break;
            case ["hub", var kind]:
                _hub!.Faults.Order(new HubFault(Enum.Parse<HubFaultKind>(kind)) { Times = Many, AfterBytes = 100, PathContains = "-lab/", Delay = TimeSpan.FromSeconds(1) });
                break;
            case ["clear"]:
                node.ClearFaults();
                _hub!.Faults.Clear();
                break;
            case ["restart-node", var milliseconds]:
                await node.RestartNodeAsync(Length(milliseconds));
                break;
            case ["restart-hub", var milliseconds]:
                await _hub!.DisposeAsync();
                await Task.Delay(Length(milliseconds));
                await StartHubAsync();
                break;
            default:
                throw new InvalidOperationException($"'{string.Join(' ', order)}' is no order.");
        }
    }

    private async Task StartHubAsync() => _hub = await LocalHubHost.StartAsync(
        hubOptions with { Port = _hub?.Endpoint.Port ?? 0, ContentPort = _hub?.ContentEndpoint.Port ?? 0 });

    private static TimeSpan Length(string milliseconds) => TimeSpan.FromMilliseconds(int.Parse(milliseconds, System.Globalization.CultureInfo.InvariantCulture));
}
