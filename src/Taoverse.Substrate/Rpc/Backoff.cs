namespace Taoverse.Substrate.Rpc;

/// <summary>The waits between attempts to reconnect: doubled with each failure, half of each at random.</summary>
internal sealed class Backoff(TimeSpan shortest, TimeSpan longest, Random random)
{
    private const int MaxDoublings = 30;
    private int _failures;

    /// <summary>The next wait: between half and all of the shortest wait times two to the number of waits since the reset.</summary>
    public TimeSpan Next()
    {
        var whole = Math.Min(longest.TotalMilliseconds, shortest.TotalMilliseconds * Math.Pow(2, _failures));
        _failures = Math.Min(_failures + 1, MaxDoublings);
        return TimeSpan.FromMilliseconds(whole * (0.5 + (random.NextDouble() / 2)));
    }

    /// <summary>Begins again with the shortest wait.</summary>
    public void Reset() => _failures = 0;
}
