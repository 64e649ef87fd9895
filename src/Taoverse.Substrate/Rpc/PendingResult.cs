namespace Taoverse.Substrate.Rpc;

/// <summary>A call that waits for a result of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
internal sealed class PendingResult<T> : PendingCall
{
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Turns the JSON text of a result into the result; runs on the reader's loop.</summary>
    public required RpcResultReader<T> Read { get; init; }

    /// <summary>Turns the node's error into a result, where that is wanted.</summary>
    public Func<RpcException, T>? ReadError { get; init; }

    /// <summary>The result, once it is there.</summary>
    public Task<T> Task => _source.Task;

    /// <inheritdoc/>
    public override bool IsWaiting => !_source.Task.IsCompleted;

    /// <inheritdoc/>
    public override void Answer(ReadOnlySpan<byte> json)
    {
        try
        {
            _source.TrySetResult(Read(json));
        }
        catch (TaoverseException e)
        {
            Fail(new TaoverseException(e.ErrorId, e.Kind, $"{Method}: {e.Message}", e.NextStep, e));
        }
    }

    /// <inheritdoc/>
    public override void Refuse(RpcException error)
    {
        if (ReadError is null)
        {
            Fail(error);
        }
        else
        {
            _source.TrySetResult(ReadError(error));
        }
    }

    /// <inheritdoc/>
    public override void Fail(TaoverseException error)
    {
        _source.TrySetException(error);

        // Whoever waited may have left at this moment; looked at, the exception does not count as unobserved.
        _ = _source.Task.Exception;
    }

    /// <inheritdoc/>
    public override void Abandon() => _source.TrySetCanceled();
}
