using System.Collections.Concurrent;
using System.Net;

namespace Taoverse.Hub.Http;

/// <summary>
/// Holds requests back while a host asks for a pause, so that one refusal does not become a storm of them: many transfers share
/// one limit.
/// </summary>
internal sealed class RateGateHandler(HubOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int SpreadMilliseconds = 250;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _pauses = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var authority = request.RequestUri!.Authority;
        if (_pauses.TryGetValue(authority, out var until) && until - options.TimeProvider.GetUtcNow() is { Ticks: > 0 } pause)
        {
            var spread = TimeSpan.FromMilliseconds(Random.Shared.Next(SpreadMilliseconds));
            await Task.Delay(pause + spread, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var refused = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        if ((refused || answer.IsSuccessStatusCode) && RetryAdvice.Of(answer, options.TimeProvider) is { } wait && wait <= options.MaxRetryWait)
        {
            _pauses[authority] = options.TimeProvider.GetUtcNow() + wait;
        }

        return answer;
    }
}
