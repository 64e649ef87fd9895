using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Taoverse.PowerShell.Pipeline;

/// <summary>Shows how many bytes of a task are done, some ten times a second.</summary>
/// <param name="sink">Where it is shown.</param>
/// <param name="id">A number of its own, where several are shown at once.</param>
/// <param name="activity">What the task is.</param>
internal sealed class ByteProgress(OperationSink sink, int id, string activity) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB"];
    private readonly Lock _lock = new();
    private long? _last;

    /// <summary>Tells how far it is.</summary>
    /// <param name="bytes">The bytes that are done.</param>
    /// <param name="total">All of them.</param>
    /// <param name="operation">What is under way, such as a file.</param>
    public void Report(long bytes, long total, string operation)
    {
        lock (_lock)
        {
            if (_last is { } last && Stopwatch.GetElapsedTime(last) < Period)
            {
                return;
            }

            _last = Stopwatch.GetTimestamp();
        }

        sink.Progress(new ProgressRecord(id, activity, $"{Text(bytes)} of {Text(total)}")
        {
            CurrentOperation = operation,
            PercentComplete = total > 0 ? (int)Math.Clamp(bytes * 100 / total, 0, 100) : -1,
        });
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose() => sink.Progress(new ProgressRecord(id, activity, "done") { RecordType = ProgressRecordType.Completed });

    /// <summary>A number of bytes as people read it.</summary>
    public static string Text(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1000 && unit < Units.Length - 1; unit++)
        {
            value /= 1000;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {Units[unit]}");
    }
}
