using System.Net;
using System.Net.Http.Headers;

namespace Taoverse.Hub.Http;

/// <summary>Adds the token for the endpoint alone, and follows redirects only where they may lead.</summary>
internal sealed class RedirectHandler(HubOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MaxRedirects = 5;
    private static readonly string[] KnownDomains = ["huggingface.co", "hf.co"];
    private static readonly string[] KeptHeaders = ["X-Repo-Commit", "X-Linked-Etag", "X-Linked-Size"];

    /// <summary>Whether two addresses share scheme, host and port.</summary>
    public static bool SameOrigin(Uri x, Uri y) =>
        x.Scheme == y.Scheme && x.Port == y.Port && x.IdnHost.Equals(y.IdnHost, StringComparison.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var home = IsDatasets(request.RequestUri!) ? request.RequestUri! : options.Endpoint;
        var kept = new List<(string Name, string Value)>();
        for (var hops = 0; ; hops++)
        {
            request.Headers.Authorization = options.Token is { } token && SameOrigin(request.RequestUri!, home)
                ? new AuthenticationHeaderValue("Bearer", token.Value)
                : null;
            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!IsRedirect(answer) || answer.Headers.Location is not { } location)
            {
                kept.ForEach(h => answer.Headers.TryAddWithoutValidation(h.Name, h.Value));
                return answer;
            }

            var target = new Uri(request.RequestUri!, location);
            if (request.Has(RequestFlags.StopAtOtherHost) && !SameOrigin(target, options.Endpoint))
            {
                return answer;
            }

            kept.AddRange(KeptHeaders.Where(n => answer.Headers.Contains(n)).Select(n => (n, answer.Headers.GetValues(n).First())));
            answer.Dispose();
            if (Refusal(request, target, home, answer.StatusCode, hops) is { } reason)
            {
                throw HubErrors.UntrustedRedirect(request.RequestUri!, location.OriginalString, reason);
            }

            // Headers and content stay; the token was set for this hop only.
            request.RequestUri = target;
        }
    }

    /// <summary>Whether an address is the Hub's own place for rows of datasets, whose token is the same.</summary>
    private bool IsDatasets(Uri uri) => uri.Scheme == Uri.UriSchemeHttps && uri.Port == options.Endpoint.Port
        && uri.IdnHost.Equals(HubOptions.DatasetsPrefix + options.Endpoint.IdnHost, StringComparison.OrdinalIgnoreCase);

    private string? Refusal(HttpRequestMessage request, Uri target, Uri home, HttpStatusCode status, int hops)
    {
        if (hops >= MaxRedirects)
        {
            return $"more than {MaxRedirects} redirects";
        }

        if (target.Scheme != Uri.UriSchemeHttps && (target.Scheme != Uri.UriSchemeHttp || options.Endpoint.Scheme != Uri.UriSchemeHttp))
        {
            return $"the scheme {target.Scheme} is not trusted";
        }

        if (target.UserInfo.Length > 0)
        {
            return "it carries a user name";
        }

        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head
            && status is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
        {
            return "a call that changes something is not repeated as another one";
        }

        if (SameOrigin(target, home))
        {
            return null;
        }

        return !request.Has(RequestFlags.IsContent) || request.Content is not null ? "it is another host than the hub's"
            : IsContentHost(target) ? null : "the host is not one that the hub keeps files on";
    }

    private bool IsContentHost(Uri target)
    {
        // The port of a loopback address tells one host from another, so a local hub may only name its own machine.
        if (target.IsLoopback || options.Endpoint.IsLoopback)
        {
            return target.IsLoopback && options.Endpoint.IsLoopback;
        }

        return KnownDomains.Append(options.Endpoint.IdnHost).Concat(options.ContentHosts).Any(domain =>
            target.IdnHost.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || target.IdnHost.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsRedirect(HttpResponseMessage answer) => answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
