namespace Taoverse.Hub.Http;

/// <summary>Ends requests whose answer does not begin in time, and names what went wrong on the way.</summary>
internal sealed class DeadlineHandler(HubOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A file that is sent takes its own time; its sender watches over it.
        var deadline = request.Content is not null && request.Has(RequestFlags.IsContent) ? Timeout.InfiniteTimeSpan : options.RequestTimeout;
        using var limit = new CancellationTokenSource(deadline, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await base.SendAsync(request, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw HubErrors.TimedOut(request.RequestUri!, options.RequestTimeout);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw HubErrors.Unreachable(request.RequestUri!, error);
        }
    }
}
