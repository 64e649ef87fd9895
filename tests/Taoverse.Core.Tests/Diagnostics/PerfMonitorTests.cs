using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Taoverse.Diagnostics;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Diagnostics;

public class PerfMonitorTests
{
    [Fact]
    public void Reports_are_those_of_the_python_package()
    {
        double[] percentiles = [0, 10, 50, 90, 99, 100];
        foreach (var entry in Golden.Json("taoverse/taoverse_golden.json").GetProperty("perf").EnumerateArray())
        {
            var report = Monitor([.. entry[0].EnumerateArray().Select(n => n.GetInt64())]).Report();
            Assert.Equal(entry[1].GetDouble(), report.PercentileSeconds(0));
            Assert.Equal(entry[2].GetDouble(), report.PercentileSeconds(100));
            Assert.Equal(entry[3].GetDouble(), report.PercentileSeconds(50));
            Assert.Equal(entry[4].EnumerateArray().Select(p => p.GetDouble()), percentiles.Select(report.PercentileSeconds));
            Assert.Equal(entry[5].GetString(), report.Summary);
        }
    }

    [Theory]
    [InlineData(0, "0.00 ns")]
    [InlineData(1, "1.00 ns")]
    [InlineData(999.996, "1000.00 ns")]
    [InlineData(2500, "2.50 μs")]
    [InlineData(3000000, "3.00 ms")]
    [InlineData(1230000000, "1.23 s")]
    [InlineData(59999999999, "60.00 s")]
    [InlineData(120000000000, "2.00 min")]
    [InlineData(1e15, "16666.67 min")]

    // Ties, which Python's own rounding takes to the even digit.
    [InlineData(1125, "1.12 μs")]
    [InlineData(1375, "1.38 μs")]
    [InlineData(1625, "1.62 μs")]
    [InlineData(1875, "1.88 μs")]
    [InlineData(2675, "2.67 μs")]
    [InlineData(0.125, "0.12 ns")]
    public void Durations_read_as_in_the_python_package(double nanoseconds, string text) =>
        Assert.Equal(text, DurationText.Format(nanoseconds));

    [Fact]
    public void Every_duration_is_rounded_to_the_nearest_and_a_tie_to_the_even_digit() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Select(n => n / 64.0).ToArbitrary(), nanoseconds =>
        {
            var parts = DurationText.Format(nanoseconds).Split(' ');
            var value = nanoseconds / parts[1] switch { "ns" => 1, "μs" => 1e3, "ms" => 1e6, "s" => 1e9, _ => 60e9 };
            return parts[0] == Exact(value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_report_names_what_was_measured()
    {
        var report = Monitor(1_000_000_000, 4_000_000_000).Report();
        Assert.Equal("op", report.Name);
        Assert.Equal(2, report.Count);
        Assert.Equal([1, 4, 2.5, 2.5, 3.7, 5], new[] { report.Min, report.Max, report.Median, report.Mean, report.P90, report.Total }.Select(t => t.TotalSeconds));
        Assert.Equal(report.Summary, report.ToString());
        Assert.Equal(3.7, Monitor(1_000_000_000, 2_000_000_000, 3_000_000_000, 4_000_000_000).Report().PercentileSeconds(90));
    }

    [Fact]
    public void Without_samples_everything_is_zero()
    {
        var report = new PerfMonitor("TestNoSamples").Report();
        Assert.Equal("TestNoSamples performance: N=0", report.Summary);
        Assert.All(new[] { report.Min, report.Max, report.Median, report.Mean, report.P90, report.Total }, t => Assert.Equal(TimeSpan.Zero, t));
        Assert.Empty(report.Samples);
    }

    [Fact]
    public void A_sample_takes_as_long_as_its_block()
    {
        var monitor = new PerfMonitor("wait");
        var watch = Stopwatch.StartNew();
        using (monitor.Sample())
        {
            Thread.Sleep(30);
        }

        var sample = Assert.Single(monitor.Report().Samples);
        Assert.InRange(sample, TimeSpan.FromMilliseconds(29), watch.Elapsed);
    }

    [Fact]
    public void A_block_that_throws_is_measured_too()
    {
        var monitor = new PerfMonitor("throw");
        void Throw()
        {
            using var sample = monitor.Sample();
            throw new InvalidOperationException();
        }

        Assert.Throws<InvalidOperationException>(Throw);
        Assert.Equal(1, monitor.Report().Count);
    }

    [Fact]
    public void Samples_stand_in_the_order_in_which_they_came()
    {
        var monitor = new PerfMonitor("op");
        foreach (var seconds in Enumerable.Range(1, 40).Reverse())
        {
            monitor.Record(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(Enumerable.Range(1, 40).Reverse(), monitor.Report().Samples.Select(s => (int)s.TotalSeconds));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(100)]
    public void With_a_limit_the_newest_are_kept(int limit)
    {
        var monitor = new PerfMonitor("op", limit);
        for (var i = 1; i <= 100; i++)
        {
            monitor.RecordNanoseconds(i * 1000);
            var report = monitor.Report();
            Assert.Equal(Enumerable.Range(Math.Max(1, i - limit + 1), Math.Min(i, limit)), report.Samples.Select(s => (int)s.TotalMicroseconds));
            Assert.Equal(i, report.Recorded);
        }
    }

    [Fact]
    public async Task Many_threads_lose_no_sample()
    {
        var monitor = new PerfMonitor("op");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                monitor.RecordNanoseconds(100);
            }
        })));
        Assert.Equal((160_000, TimeSpan.FromMilliseconds(16)), (monitor.Report().Count, monitor.Report().Total));
    }

    [Fact]
    public void Numbers_out_of_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PerfMonitor("op", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PerfMonitor("op").RecordNanoseconds(-1));
        Assert.All(
            new[] { -1, 100.5, double.NaN },
            p => Assert.Equal("InvalidPercentile", Assert.Throws<TaoverseException>(() => Monitor(1).Report().Percentile(p)).ErrorId));
    }

    [Fact]
    public void A_sample_allocates_nothing_and_takes_less_than_200_ns()
    {
        var monitor = new PerfMonitor("op", keepNewest: 1000);
        void Take(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using (monitor.Sample())
                {
                }
            }
        }

        Take(100_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var best = double.MaxValue;

        // In short stretches, so that one of them is not interrupted on a busy machine either.
        for (var i = 0; i < 5000; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Take(200);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / 200);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 10_000);
        Assert.True(best < 200, $"{best:F0} ns a sample");
    }

    private static PerfMonitor Monitor(params long[] samples)
    {
        var monitor = new PerfMonitor("op");
        Array.ForEach(samples, monitor.RecordNanoseconds);
        return monitor;
    }

    /// <summary>Rounds the exact value of a double to two decimals in whole numbers.</summary>
    private static string Exact(double value)
    {
        const int Places = 1100;
        var exponent = value == 0 ? 0 : Math.ILogB(value) - 52;
        var scaled = new BigInteger(Math.ScaleB(value, -exponent)) << (Places + exponent);
        var whole = BigInteger.DivRem(scaled * 100, BigInteger.One << Places, out var rest);
        var compared = (rest << 1).CompareTo(BigInteger.One << Places);
        var hundredths = compared > 0 || (compared == 0 && !whole.IsEven) ? whole + 1 : whole;
        return $"{hundredths / 100}.{((int)(hundredths % 100)).ToString("00", CultureInfo.InvariantCulture)}";
    }
}
