namespace Taoverse.Execution;

/// <summary>Runs work that must end by a time.</summary>
public static class Deadline
{
    /// <summary>Runs work with a time limit.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work. Its token is cancelled at the limit and when the caller cancels.</param>
    /// <param name="limit">How long it may take, more than zero and at most 49 days.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>What the work gave. Its own error comes back as it was thrown.</returns>
    /// <remarks>
    /// The caller gets its answer at the limit even from work that ignores its token; such work is left behind, and what
    /// becomes of it is not looked at. The work starts on the thread pool, so it may block before its first await.
    /// </remarks>
    /// <exception cref="TaoverseException"><c>TimedOut</c>, of kind Timeout: the limit passed first.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled first.</exception>
    public static Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan limit, CancellationToken cancellationToken = default) =>
        RunAsync("The work", work, limit, TimeProvider.System, cancellationToken);

    /// <summary>Runs work that gives nothing, with a time limit; see the other overloads.</summary>
    /// <param name="work">The work. Its token is cancelled at the limit and when the caller cancels.</param>
    /// <param name="limit">How long it may take, more than zero and at most 49 days.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    public static Task RunAsync(Func<CancellationToken, Task> work, TimeSpan limit, CancellationToken cancellationToken = default) =>
        RunAsync("The work", work, limit, TimeProvider.System, cancellationToken);

    /// <summary>Runs named work that gives nothing, with a time limit by a given clock; see the other overloads.</summary>
    /// <param name="name">What the message of a time-out begins with.</param>
    /// <param name="work">The work. Its token is cancelled at the limit and when the caller cancels.</param>
    /// <param name="limit">How long it may take, more than zero and at most 49 days.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    public static Task RunAsync(
        string name, Func<CancellationToken, Task> work, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync<object?>(
            name,
            async token =>
            {
                await work(token).ConfigureAwait(false);
                return null;
            },
            limit,
            time,
            cancellationToken);
    }

    /// <summary>Runs named work with a time limit by a given clock; see the other overloads.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="name">What the message of a time-out begins with.</param>
    /// <param name="work">The work. Its token is cancelled at the limit and when the caller cancels.</param>
    /// <param name="limit">How long it may take, more than zero and at most 49 days.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    public static async Task<T> RunAsync<T>(
        string name,
        Func<CancellationToken, Task<T>> work,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        Require(limit);
        cancellationToken.ThrowIfCancellationRequested();
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);

        // A source of its own for the work: what the work does when it is cancelled must not hold up the caller. It is not
        // disposed of, since work that is left behind may still look at it; without a timer it holds nothing.
        var stop = new CancellationTokenSource();
        var task = Task.Run(() => work(stop.Token), CancellationToken.None);
        try
        {
            return await task.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (either.IsCancellationRequested)
        {
            Observe(stop.CancelAsync());
            Observe(task);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TaoverseException(
                "TimedOut", FaultKind.Timeout, $"{name} did not end within {limit.TotalSeconds:0.###} s.",
                "Try again, or allow more time.", error);
        }
    }

    /// <summary>Keeps the error of a task that nobody waits for from counting as unobserved.</summary>
    internal static void Observe(Task task) => task.ContinueWith(
        ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    internal static void Require(TimeSpan limit)
    {
        // The longest wait that the platform's timers know is 2^32 - 2 ms.
        if (limit <= TimeSpan.Zero || limit.TotalMilliseconds > uint.MaxValue - 1)
        {
            throw new TaoverseException(
                "InvalidTimeLimit", FaultKind.InvalidInput, $"{limit} is no usable time limit.", "Give more than zero and at most 49 days.");
        }
    }
}
