using System.Globalization;

namespace Taoverse.Diagnostics;

/// <summary>Durations as text in the unit that fits, with the very digits of the Python package.</summary>
internal static class DurationText
{
    private static readonly (string Unit, double Nanoseconds)[] Units = [("min", 60e9), ("s", 1e9), ("ms", 1e6), ("μs", 1e3), ("ns", 1)];

    public static string Format(double nanoseconds)
    {
        var (unit, divisor) = Array.Find(Units, u => nanoseconds >= u.Nanoseconds);
        return string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / (unit is null ? 1 : divisor):F2} {unit ?? "ns"}");
    }
}
