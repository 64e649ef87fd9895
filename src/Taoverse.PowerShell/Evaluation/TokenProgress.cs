using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Taoverse.Evaluation;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Shows how many tokens of an evaluation are predicted, some ten times a second.</summary>
/// <param name="sink">Where it is shown.</param>
/// <param name="id">A number of its own, where several are shown at once.</param>
/// <param name="activity">What is evaluated.</param>
internal sealed class TokenProgress(OperationSink sink, int id, string activity) : IProgress<EvaluationProgress>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private long? _last;

    /// <inheritdoc/>
    public void Report(EvaluationProgress value)
    {
        lock (_lock)
        {
            if (_last is { } last && Stopwatch.GetElapsedTime(last) < Period)
            {
                return;
            }

            _last = Stopwatch.GetTimestamp();
        }

        var text = string.Create(
            CultureInfo.InvariantCulture, $"{value.Tokens:N0} of {value.TotalTokens:N0} tokens, {value.TokensPerSecond:N0} tokens/s");
        sink.Progress(new ProgressRecord(id, activity, text)
        {
            PercentComplete = value.TotalTokens > 0 ? (int)Math.Clamp(value.Tokens * 100 / value.TotalTokens, 0, 100) : -1,
        });
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose() => sink.Progress(new ProgressRecord(id, activity, "done") { RecordType = ProgressRecordType.Completed });
}
