using System.Diagnostics;

namespace Taoverse.Execution;

/// <summary>Serves the three streams of a child process at once.</summary>
internal sealed class ChildStreams : IAsyncDisposable
{
    private readonly TimeSpan patience;

    // Not disposed of: a delegate that is left behind may still look at it.
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<Exception> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stream[] streams;

    public ChildStreams(Process process, ChildProcessOptions options, TimeSpan patience)
    {
        this.patience = patience;
        var input = new ChildInputStream(process.StandardInput.BaseStream);
        streams = [input, process.StandardOutput.BaseStream, process.StandardError.BaseStream];
        Served = Task.WhenAll(
            ServeAsync(() => WriteAsync(input, options.Input, stop.Token)),
            ServeAsync(() => ReadAsync(streams[1], options.Output, stop.Token)),
            ServeAsync(() => ReadAsync(streams[2], options.Error, stop.Token)));
    }

    /// <summary>Completes when all streams have ended; never with an error.</summary>
    public Task Served { get; }

    /// <summary>Completes with what a delegate threw before it was told to stop.</summary>
    public Task<Exception> Failed => failed.Task;

    /// <summary>Tells the delegates to stop; what they throw from now on does not count.</summary>
    public void Stop() => Deadline.Observe(stop.CancelAsync());

    /// <summary>Waits a bounded time for the delegates, and closes the streams.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await Task.WhenAny(Served, Task.Delay(patience)).ConfigureAwait(false);
        Array.ForEach(streams, stream => stream.Dispose());
    }

    private static async Task WriteAsync(ChildInputStream stream, Func<Stream, CancellationToken, Task>? write, CancellationToken stop)
    {
        try
        {
            await (write?.Invoke(stream, stop) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (IOException) when (stream.IsBroken)
        {
            // The child does not want more.
        }
        finally
        {
            stream.Dispose();
        }
    }

    private static async Task ReadAsync(Stream stream, Func<Stream, CancellationToken, Task>? read, CancellationToken stop)
    {
        await (read?.Invoke(stream, stop) ?? Task.CompletedTask).ConfigureAwait(false);

        try
        {
            // Or the child would wait for ever for someone to read the rest.
            await stream.CopyToAsync(Stream.Null, stop).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The delegate closed it.
        }
    }

    private Task ServeAsync(Func<Task> serve) => Task.Run(async () =>
    {
        try
        {
            await serve().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (!stop.IsCancellationRequested)
            {
                failed.TrySetResult(error);
            }
        }
    });
}
