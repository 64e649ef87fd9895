using System.Management.Automation;
using System.Threading.Channels;

namespace Taoverse.PowerShell.Pipeline;

/// <summary>Runs an operation on a worker thread while the pipeline's thread carries out what it asks for.</summary>
/// <remarks>
/// A shell takes output, messages and questions on one thread only. So the worker queues them as steps, the pipeline's
/// thread takes the steps, and the worker awaits an answer instead of blocking: neither thread can lock the other.
/// </remarks>
internal sealed class OperationSink : IDisposable
{
    // Results wait for a slow reader downstream, so that a fast operation does not fill the memory.
    private const int ResultsAhead = 64;

    // Ctrl+C gives the prompt back within a second even where an operation is slow to notice.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Channel<Action<Cmdlet>> _steps = Channel.CreateUnbounded<Action<Cmdlet>>();
    private readonly SemaphoreSlim _room = new(ResultsAhead);
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _stopping;
    private readonly TimeSpan? _limit;
    private readonly Task<Exception?> _work;
    private bool _abandoned;

    /// <summary>Starts an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="limit">The time that the operation may take; null for no limit.</param>
    /// <param name="stopping">Cancelled when the user stops the pipeline.</param>
    public OperationSink(Func<OperationSink, Task> operation, TimeSpan? limit, CancellationToken stopping)
    {
        _stopping = stopping;
        _limit = limit;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Token = _ending.Token;
        if (limit is { } time)
        {
            _ending.CancelAfter(time);
        }

        _work = Task.Run(() => WorkAsync(operation), CancellationToken.None);
    }

    /// <summary>Cancelled when the operation has to end, for whatever reason.</summary>
    public CancellationToken Token { get; }

    /// <summary>Hands an object to the pipeline, and waits while the pipeline is behind.</summary>
    public Task EmitAsync(object? item) => PostAsync(cmdlet => cmdlet.WriteObject(item, enumerateCollection: false), Token);

    /// <summary>Has something done on the pipeline's thread, and waits while the pipeline is behind.</summary>
    public async Task PostAsync(Action<Cmdlet> step, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        Post(cmdlet =>
        {
            _room.Release();
            step(cmdlet);
        });
    }

    /// <summary>Asks on the pipeline's thread, for example with ShouldContinue, and waits for the answer.</summary>
    public Task<bool> AskAsync(Func<Cmdlet, bool> question)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(cmdlet => answer.SetResult(question(cmdlet)));
        return answer.Task.WaitAsync(Token);
    }

    /// <summary>Has an error of one item written; the operation goes on.</summary>
    public void Error(Exception failure, object target) => Post(cmdlet => cmdlet.WriteError(FaultRecord.Of(failure, target)));

    /// <summary>Has a warning written.</summary>
    public void Warning(string text) => Post(cmdlet => cmdlet.WriteWarning(text));

    /// <summary>Has a verbose message written.</summary>
    public void Verbose(string text) => Post(cmdlet => cmdlet.WriteVerbose(text));

    /// <summary>Has a debug message written.</summary>
    public void Debug(string text) => Post(cmdlet => cmdlet.WriteDebug(text));

    /// <summary>Has progress shown.</summary>
    public void Progress(ProgressRecord record) => Post(cmdlet => cmdlet.WriteProgress(record));

    /// <summary>Carries out the steps until the operation has ended; called on the pipeline's thread.</summary>
    /// <returns>Why the operation failed; null where it did not.</returns>
    public Exception? Drain(Cmdlet cmdlet)
    {
        using var overdue = new CancellationTokenSource();
        using var registration = Token.Register(() => overdue.CancelAfter(Grace));
        while (HasStep(overdue.Token))
        {
            while (_steps.Reader.TryRead(out var step))
            {
                step(cmdlet);
            }
        }

        _abandoned = overdue.IsCancellationRequested && !_work.IsCompleted;
        return _abandoned ? Overdue() : _work.GetAwaiter().GetResult();
    }

    /// <summary>Ends the operation where the pipeline ended first, and gives it a moment to clean up.</summary>
    public void Dispose()
    {
        _ending.Cancel();
        if (_work.Wait(_abandoned ? TimeSpan.Zero : Grace, CancellationToken.None))
        {
            _ending.Dispose();
            _room.Dispose();
        }
    }

    // What is left over of an operation may still post; nobody listens any more.
    private void Post(Action<Cmdlet> step) => _steps.Writer.TryWrite(step);

    private bool HasStep(CancellationToken overdue)
    {
        try
        {
            return _steps.Reader.WaitToReadAsync(overdue).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (overdue.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<Exception?> WorkAsync(Func<OperationSink, Task> operation)
    {
        try
        {
            await operation(this).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            return Overdue();
        }
        catch (Exception failure)
        {
            return failure;
        }
        finally
        {
            _steps.Writer.Complete();
        }
    }

    private Exception Overdue() => _stopping.IsCancellationRequested || _limit is not { } time
        ? new OperationCanceledException(_stopping)
        : new TaoverseException(
            "OperationTimeout", FaultKind.Timeout,
            $"The operation did not end within {time.TotalSeconds:0.###} s.",
            "Give a longer -Timeout, or look at the connection with Get-SubtensorSession.");
}
