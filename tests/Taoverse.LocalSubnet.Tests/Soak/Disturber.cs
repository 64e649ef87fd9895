using System.Diagnostics;
using Taoverse.LocalSubnet.Faults;
using Taoverse.LocalSubnet.Hub;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>Makes node and hub fail at random, alone or together.</summary>
internal sealed class Disturber(SubnetProcess subnet, DisturbanceLog log, Stopwatch clock, int seed)
{
    private const int LongestMilliseconds = 2500;

    // Now and then there is peace for so long that all must be at its cadence again.
    private const int CalmEvery = 8;
    private const int CalmMilliseconds = 25_000;
    private static readonly string[] NodeFaults =
    [
        .. new[] { NodeFaultKind.Drop, NodeFaultKind.Hang, NodeFaultKind.HalfOpen, NodeFaultKind.Garbage }.Select(kind => $"node {kind}"), "restart-node",
    ];

    private static readonly string[] HubFaults =
    [
        .. Enum.GetValues<HubFaultKind>().Where(kind => kind != HubFaultKind.RedirectElsewhere).Select(kind => $"hub {kind}"), "restart-hub",
    ];

    private readonly Random _random = new(seed);

    /// <summary>How often each fault came.</summary>
    public SortedDictionary<string, int> Counts { get; } = [];

    /// <summary>Disturbs for a time, and leaves both in order.</summary>
    public async Task RunAsync(TimeSpan duration)
    {
        var end = clock.Elapsed + duration;
        while (clock.Elapsed < end)
        {
            var pause = _random.Next(CalmEvery) == 0 ? CalmMilliseconds : _random.Next(1500, 5000);
            await Task.Delay((int)Math.Clamp((end - clock.Elapsed).TotalMilliseconds, 0, pause));
            var from = clock.Elapsed;
            var both = _random.Next(3);
            if (both != 0)
            {
                await BeginAsync(NodeFaults);
            }

            if (both != 1)
            {
                await BeginAsync(HubFaults);
            }

            await Task.Delay(_random.Next(100, LongestMilliseconds));
            await subnet.OrderAsync("clear");
            log.Add(from, clock.Elapsed);
        }
    }

    private async Task BeginAsync(string[] faults)
    {
        var fault = faults[_random.Next(faults.Length)];
        Counts[fault] = Counts.GetValueOrDefault(fault) + 1;
        await subnet.OrderAsync(fault.StartsWith("restart", StringComparison.Ordinal) ? $"{fault} {_random.Next(100, LongestMilliseconds)}" : fault);
    }
}
