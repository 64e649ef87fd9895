using System.Collections.Concurrent;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>When something was disturbed, which tells whether what has a cadence was late for any other reason.</summary>
/// <param name="noticed">How long a disturbance that is over may go unnoticed: until a call has timed out, or a probe has found the connection dead.</param>
/// <param name="backoff">The longest wait after a failure.</param>
/// <param name="slack">A busy machine starts things late; the bound is for what is lost, not for what is slow.</param>
internal sealed class DisturbanceLog(TimeSpan noticed, TimeSpan backoff, TimeSpan slack)
{
    private readonly ConcurrentQueue<(TimeSpan From, TimeSpan To)> _all = new();

    public int Count => _all.Count;

    public void Add(TimeSpan from, TimeSpan to) => _all.Enqueue((from, to));

    /// <summary>Gives the longest gap between two times in a row, and those that the cadence, the disturbances in them and one backoff do not explain.</summary>
    public (TimeSpan Longest, IReadOnlyList<string> TooLong) Judge(string name, TimeSpan cadence, IReadOnlyCollection<TimeSpan> times)
    {
        List<string> tooLong = [];
        var longest = TimeSpan.Zero;
        foreach (var (first, second) in times.Zip(times.Skip(1)))
        {
            var gap = second - first;
            longest = gap > longest ? gap : longest;
            if (gap > cadence + Allowed(first, second) + slack)
            {
                tooLong.Add($"{name}: {gap.TotalSeconds:0.0} s from {first.TotalSeconds:0.0} s on");
            }
        }

        return (longest, tooLong);
    }

    private TimeSpan Allowed(TimeSpan from, TimeSpan to)
    {
        var lost = TimeSpan.Zero;
        var known = from;
        foreach (var (begin, end) in _all.Select(d => (d.From, To: d.To + noticed)).Where(d => d.From < to && d.To > from).OrderBy(d => d.From))
        {
            // What several disturbances cover counts once.
            var (first, last) = (begin > known ? begin : known, end < to ? end : to);
            if (last > first)
            {
                lost += last - first;
                known = last;
            }
        }

        return lost > TimeSpan.Zero ? lost + backoff : TimeSpan.Zero;
    }
}
