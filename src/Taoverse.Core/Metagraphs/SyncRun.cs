using Taoverse.Execution;

namespace Taoverse.Metagraphs;

/// <summary>The time from when a syncer begins to sync until it ends; there is one at a time.</summary>
internal sealed class SyncRun : IDisposable
{
    // Not disposed of: it may still be cancelling when the run ends, and holds nothing.
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenRegistration caller;
    private readonly Action ended;

    public SyncRun(Action ended, CancellationToken cancellationToken)
    {
        this.ended = ended;
        caller = cancellationToken.UnsafeRegister(static run => ((SyncRun)run!).Stop(), this);
    }

    /// <summary>Cancelled when the syncer is stopped and when its caller cancels.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Asks for the end, without waiting for those who are told of it.</summary>
    public void Stop() => Deadline.Observe(stop.CancelAsync());

    public void Dispose()
    {
        caller.Dispose();
        ended();
    }
}
