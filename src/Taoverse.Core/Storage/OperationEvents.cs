using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Taoverse.Storage;

/// <summary>Turns work that reports as it goes into a sequence of its reports; leaving the sequence ends the work.</summary>
internal static class OperationEvents
{
    public static async IAsyncEnumerable<T> RunAsync<T>(
        Func<Action<T>, CancellationToken, Task> work, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var events = Channel.CreateUnbounded<T>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.Run(
            async () =>
            {
                try
                {
                    await work(e => events.Writer.TryWrite(e), stop.Token).ConfigureAwait(false);
                    events.Writer.Complete();
                }
                catch (Exception error)
                {
                    events.Writer.Complete(error);
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (var item in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A listener that passes on some ten reports a second, and the last one.</summary>
    public static IProgress<TransferProgress> Throttle(TimeProvider time, Action<TransferProgress> passOn) => new Throttled(time, passOn);

    /// <summary>A listener to pieces of a whole, which tells how much of it there is.</summary>
    public static IProgress<long> AddUp(long total, IProgress<TransferProgress> progress) => new Sum(total, progress);

    private sealed class Sum(long total, IProgress<TransferProgress> progress) : IProgress<long>
    {
        private long _bytes;

        public void Report(long value)
        {
            var bytes = Interlocked.Add(ref _bytes, value);
            progress.Report(new TransferProgress(string.Empty, bytes, total, bytes, total));
        }
    }

    private sealed class Throttled(TimeProvider time, Action<TransferProgress> passOn) : IProgress<TransferProgress>
    {
        private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
        private readonly Lock _lock = new();
        private long? _last;

        public void Report(TransferProgress value)
        {
            lock (_lock)
            {
                if (value.Bytes == value.Total || _last is not { } last || time.GetElapsedTime(last) >= Period)
                {
                    _last = time.GetTimestamp();
                    passOn(value);
                }
            }
        }
    }
}
