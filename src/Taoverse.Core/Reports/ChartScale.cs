namespace Taoverse.Reports;

/// <summary>Maps values to places of a chart, with round numbers along the way.</summary>
internal sealed class ChartScale
{
    private const int MostTicks = 5;
    private static readonly int[] RoundSteps = [1, 2, 5, 10];
    private readonly double _from;
    private readonly double _to;
    private readonly double _low;
    private readonly double _high;

    /// <summary>Makes a scale.</summary>
    /// <param name="values">The values to show, finite; none gives a scale from 0 to 1.</param>
    /// <param name="from">The place of the least.</param>
    /// <param name="to">The place of the greatest.</param>
    public ChartScale(IReadOnlyCollection<double> values, double from, double to)
    {
        (_from, _to) = (from, to);
        (_low, _high) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
        if (_low == _high)
        {
            var around = _low == 0 ? 1 : Math.Abs(_low) * 0.05;
            (_low, _high) = (_low - around, _high + around);
        }

        var step = Step((_high - _low) / MostTicks);
        (_low, _high) = (Math.Floor(_low / step) * step, Math.Ceiling(_high / step) * step);
        Ticks = [.. Enumerable.Range(0, (int)Math.Round((_high - _low) / step) + 1).Select(i => _low + (i * step))];
        Decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step)), 0, 8);
    }

    /// <summary>The round numbers.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>How many decimals tell the ticks apart.</summary>
    public int Decimals { get; }

    /// <summary>Where a value belongs.</summary>
    public double Place(double value) => _from + ((value - _low) / (_high - _low) * (_to - _from));

    /// <summary>The next of 1, 2, 5 times a power of ten.</summary>
    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * RoundSteps.First(factor => factor * power >= least * (1 - 1e-9));
    }
}
