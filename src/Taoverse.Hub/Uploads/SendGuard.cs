namespace Taoverse.Hub.Uploads;

/// <summary>Watches a body on its way out: it must move on, and once it is out an answer must come.</summary>
internal sealed class SendGuard : IDisposable
{
    private readonly HubOptions _options;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _both;

    public SendGuard(HubOptions options, CancellationToken caller)
    {
        (_options, _caller) = (options, caller);

        // Before its first byte a request may have to wait for a pause that the host asked for.
        _deadline = new CancellationTokenSource(options.MaxRetryWait + options.RequestTimeout, options.TimeProvider);
        _both = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline.Token);
    }

    public CancellationToken Token => _both.Token;

    public bool HasExpired => _deadline.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Moved() => _deadline.CancelAfter(_options.StallTimeout);

    public void Sent() => _deadline.CancelAfter(_options.CommitTimeout);

    public void Dispose()
    {
        _both.Dispose();
        _deadline.Dispose();
    }
}
