using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace Taoverse.PowerShell.Pipeline;

/// <summary>A cmdlet whose work is asynchronous: it runs core operations and writes what they yield.</summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The time that one operation may take; null where only the limits of its calls hold.</summary>
    private protected virtual TimeSpan? OperationLimit => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">Whether the call comes from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopping.Dispose();
        }
    }

    /// <summary>Runs an operation that yields objects, and writes each as it comes.</summary>
    /// <param name="operation">The operation; it runs on a worker thread and honours the sink's token.</param>
    /// <param name="target">The item that a failure is about, which then ends this item only; null: the whole command.</param>
    private protected void Run<T>(Func<OperationSink, IAsyncEnumerable<T>> operation, object? target = null) =>
        Run(
            async sink =>
            {
                await foreach (var item in operation(sink).WithCancellation(sink.Token).ConfigureAwait(false))
                {
                    await sink.EmitAsync(item).ConfigureAwait(false);
                }
            },
            target);

    /// <summary>Runs an operation that gives one object, and writes it.</summary>
    /// <param name="operation">The operation; it runs on a worker thread and honours the sink's token.</param>
    /// <param name="target">The item that a failure is about, which then ends this item only; null: the whole command.</param>
    private protected void Run<T>(Func<OperationSink, Task<T>> operation, object? target = null) =>
        Run(async sink => await sink.EmitAsync(await operation(sink).ConfigureAwait(false)).ConfigureAwait(false), target);

    /// <summary>Runs an operation, and writes what it hands to the sink.</summary>
    /// <param name="operation">The operation; it runs on a worker thread and honours the sink's token.</param>
    /// <param name="target">The item that a failure is about, which then ends this item only; null: the whole command.</param>
    private protected void Run(Func<OperationSink, Task> operation, object? target = null)
    {
        using var sink = new OperationSink(operation, OperationLimit, _stopping.Token);
        if (sink.Drain(this) is { } failure && !_stopping.IsCancellationRequested)
        {
            Fail(failure, target);
        }
    }

    /// <summary>Runs an operation whose result the cmdlet goes on with, such as what a question to the user is about.</summary>
    /// <param name="operation">The operation; it runs on a worker thread and honours the sink's token.</param>
    /// <param name="target">The item that a failure is about, which then ends this item only; null: the whole command.</param>
    /// <param name="result">What it gave, where it succeeded.</param>
    /// <returns>Whether it succeeded; the error has been reported otherwise.</returns>
    private protected bool TryRun<T>(Func<OperationSink, Task<T>> operation, object? target, [MaybeNullWhen(false)] out T result)
    {
        var given = default(T);
        var succeeded = false;
        Run(
            async sink =>
            {
                given = await operation(sink).ConfigureAwait(false);
                succeeded = true;
            },
            target);
        result = given;
        return succeeded;
    }

    /// <summary>Reports an error that ends one item only, or the whole command where there is no item.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="target">The item that it is about; null for the whole command.</param>
    private protected void Fail(Exception failure, object? target)
    {
        var record = FaultRecord.Of(failure, target);
        if (target is null)
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }
}
