using Taoverse.Storage;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>Miners of some subnets who publish a new model now and then, and try until it is done.</summary>
internal sealed class MinerLoop(SubtensorSession session, IRemoteModelStore hub, Sr25519KeyPair coldkey, string folder, int seed) : IDisposable
{
    private const int MinersOfSubnet = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly Random _random = new(seed);
    private (int NetUid, string Name, double Quality)? _unfinished;

    public SoakTurn Turn { get; } = new();

    public SoakFailures Failures { get; } = new();

    public int Published { get; private set; }

    /// <summary>Registers all miners.</summary>
    public async Task RegisterAsync(CancellationToken ct)
    {
        foreach (var netUid in SoakSubnet.NetUids)
        {
            for (var i = 0; i < MinersOfSubnet; i++)
            {
                using var miner = new Miner(NameOf(netUid, i), quality: 1, coldkey);
                await miner.RegisterAsync(session, netUid, ct);
            }
        }
    }

    /// <summary>Works until it is stopped; what is being published then is completed or fails.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using (await Turn.TakeAsync())
            {
                await TryPublishAsync();
            }

            await Task.Delay(_random.Next(2000, 8000), stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    public void Dispose() => Turn.Dispose();

    private static string NameOf(int netUid, int index) => $"miner-{netUid}-{index}";

    private async Task TryPublishAsync()
    {
        var (netUid, name, quality) = _unfinished ??= NextModel();
        using var miner = new Miner(name, quality, coldkey);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await miner.PublishAsync(session, netUid, hub, folder, limit.Token);
            _unfinished = null;
            Published++;
        }
        catch (Exception error)
        {
            Failures.Add(error);
        }
    }

    private (int NetUid, string Name, double Quality) NextModel()
    {
        var netUid = SoakSubnet.NetUids[_random.Next(SoakSubnet.NetUids.Count)];
        return (netUid, NameOf(netUid, _random.Next(MinersOfSubnet)), 0.2 + (0.79 * _random.NextDouble()));
    }
}
