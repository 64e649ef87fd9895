namespace Taoverse.Hub.Http;

/// <summary>The waits between the attempts of one request.</summary>
internal sealed class RetrySchedule(HubOptions options)
{
    private const double LongestDelaySeconds = 20;
    private int _failures;

    /// <summary>Begins again, after an attempt that brought something.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Waits before the next attempt, or gives the fault back to the caller.</summary>
    /// <exception cref="HubException">The fault, where it will not pass, was met too often, or asks for too long a wait.</exception>
    public async Task WaitAsync(HubException fault, CancellationToken cancellationToken)
    {
        if (!fault.IsTransient || ++_failures >= options.MaxAttempts || fault.RetryAfter > options.MaxRetryWait)
        {
            throw fault;
        }

        // Who was told to wait is not alone: all that wait begin again a little apart, and none too early.
        var wait = fault.RetryAfter is { } asked ? asked + (options.RetryDelay * Random.Shared.NextDouble()) : NextDelay();
        await Task.Delay(wait, options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    private TimeSpan NextDelay()
    {
        var whole = Math.Min(LongestDelaySeconds, options.RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(30, _failures - 1)));
        return TimeSpan.FromSeconds(whole * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
