using System.Management.Automation;
using Taoverse.PowerShell.Arguments;

namespace Taoverse.PowerShell.Tests.Arguments;

public class DurationTransformationAttributeTests
{
    public static TheoryData<object, double> Durations => new()
    {
        { 30, 30 },
        { 30L, 30 },
        { 2.5, 2.5 },
        { 2.5m, 2.5 },
        { "30", 30 },
        { "0.25", 0.25 },
        { "00:01:30", 90 },
        { TimeSpan.FromSeconds(7), 7 },
        { TimeSpan.FromDays(1), 86400 },
    };

    public static TheoryData<object?> NoDurations =>
        [null, 0, -1, double.NaN, double.PositiveInfinity, 86401, "", "soon", "-00:00:01", TimeSpan.Zero, TimeSpan.FromDays(2), new object()];

    [Theory]
    [MemberData(nameof(Durations))]
    public void Numbers_are_seconds_and_time_spans_stay(object given, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), new DurationTransformationAttribute().Transform(null!, given));
    }

    [Theory]
    [MemberData(nameof(NoDurations))]
    public void What_is_no_time_limit_is_refused(object? given)
    {
        Assert.Throws<ArgumentTransformationMetadataException>(() => new DurationTransformationAttribute().Transform(null!, given));
    }
}
