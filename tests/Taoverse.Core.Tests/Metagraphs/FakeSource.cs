using System.Collections.Concurrent;
using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

/// <summary>A chain whose answers a test decides; it notes when it was asked for what.</summary>
internal sealed class FakeSource(FakeTime time) : IMetagraphSource
{
    private int block;
    private int asking;

    public ConcurrentQueue<(int NetUid, double Second)> Asked { get; } = new();

    public int MostAtOnce { get; private set; }

    /// <summary>Called before each answer; may throw, wait or hang.</summary>
    public Func<int, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public Func<int, int, Metagraph?> Answer { get; set; } = (netUid, block) => Subnets.Metagraph(netUid, block);

    public IEnumerable<double> SecondsOf(int netUid) => Asked.Where(a => a.NetUid == netUid).Select(a => a.Second);

    public async Task<Metagraph> GetMetagraphAsync(int netUid, CancellationToken cancellationToken)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref asking));
        Asked.Enqueue((netUid, time.Elapsed.TotalSeconds));
        try
        {
            await Before(netUid, cancellationToken);
            return Answer(netUid, Interlocked.Increment(ref block))!;
        }
        finally
        {
            Interlocked.Decrement(ref asking);
        }
    }
}
