namespace Taoverse.Hub.Http;

/// <summary>Reads the body of an answer, and gives up where it brings too little for too long.</summary>
internal sealed class GuardedBody : IDisposable
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);
    private readonly HubOptions _options;
    private readonly Uri _uri;
    private readonly Stream _body;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _both;
    private long _windowStart;
    private long _windowBytes;

    private GuardedBody(HubOptions options, Uri uri, Stream body, CancellationToken caller)
    {
        (_options, _uri, _body, _caller) = (options, uri, body, caller);
        _deadline = new CancellationTokenSource(options.StallTimeout, options.TimeProvider);
        _both = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline.Token);
        _windowStart = options.TimeProvider.GetTimestamp();
    }

    public static async Task<GuardedBody> OpenAsync(HubOptions options, HttpResponseMessage answer, CancellationToken cancellationToken) =>
        new(options, answer.RequestMessage!.RequestUri!, await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <summary>Reads until the buffer is full or the body ends.</summary>
    /// <returns>The bytes read.</returns>
    /// <exception cref="HubException"><c>TransferStalled</c> or <c>HubUnreachable</c>.</exception>
    public async ValueTask<int> FillAsync(Memory<byte> buffer)
    {
        var filled = 0;
        try
        {
            while (filled < buffer.Length)
            {
                var read = await _body.ReadAsync(buffer[filled..], _both.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                filled += read;
                Count(read);
            }

            return filled;
        }
        catch (OperationCanceledException) when (!_caller.IsCancellationRequested)
        {
            throw HubErrors.Stalled(_uri, _options.StallTimeout);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw HubErrors.Unreachable(_uri, error);
        }
    }

    public void Dispose()
    {
        _both.Dispose();
        _deadline.Dispose();
        _body.Dispose();
    }

    private void Count(int read)
    {
        _windowBytes += read;
        if (_windowBytes >= _options.MinimumBytes && _options.TimeProvider.GetElapsedTime(_windowStart) >= Renewal)
        {
            (_windowBytes, _windowStart) = (0, _options.TimeProvider.GetTimestamp());
            _deadline.CancelAfter(_options.StallTimeout);
        }
    }
}
