using System.Net;
using System.Text.Json;
using RestSharp;

namespace Taoverse.Hub.Http;

/// <summary>The one HTTP client of a hub, with RestSharp over it for the calls whose answers are JSON.</summary>
internal sealed class HubHttp : IDisposable
{
    private const int MaxJsonDepth = 32;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = MaxJsonDepth };
    private readonly HttpClient _client;
    private readonly RestClient _rest;

    public HubHttp(HubOptions options)
    {
        HubOptions.CheckEndpoint(options.Endpoint);
        Options = options;
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.RequestTimeout,
            MaxConnectionsPerServer = Math.Max(1, options.Connections),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null,
        };
        var wire = new RateGateHandler(options, new DeadlineHandler(options, sockets));
        _client = new HttpClient(new AnswerHandler(options, new RedirectHandler(options, wire)))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("taoverse");
        _rest = new RestClient(
            _client, new RestClientOptions { FollowRedirects = false, Timeout = Timeout.InfiniteTimeSpan, UserAgent = "taoverse" }, disposeHttpClient: false);
    }

    public HubOptions Options { get; }

    /// <summary>The address of a path of the hub; its parts must be escaped already.</summary>
    public Uri Address(string path) => new(Options.Endpoint, path);

    /// <summary>One call whose answer is JSON. It is tried again where that may help.</summary>
    /// <exception cref="HubException">What the hub refused, or why it was not reached.</exception>
    public async Task<T> CallAsync<T>(Method method, Uri uri, object? body, CancellationToken cancellationToken, string type = "application/json")
    {
        var answer = await ExecuteAsync(method, uri, body, type, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize<T>(answer, Json) ?? throw HubErrors.InvalidAnswer(uri, "the answer is null");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or FormatException or InvalidOperationException)
        {
            throw HubErrors.InvalidAnswer(uri, error.Message, error);
        }
    }

    /// <summary>One call whose answer does not matter.</summary>
    /// <exception cref="HubException">What the hub refused, or why it was not reached.</exception>
    public Task CallAsync(Method method, Uri uri, object? body, CancellationToken cancellationToken, string type = "application/json") =>
        ExecuteAsync(method, uri, body, type, cancellationToken);

    /// <summary>One request outside RestSharp: a file in either direction, whose body is streamed.</summary>
    /// <exception cref="HubException">Why it was not answered. Of a file, the status of the answer is the caller's to judge.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose()
    {
        _rest.Dispose();
        _client.Dispose();
    }

    private async Task<byte[]> ExecuteAsync(Method method, Uri uri, object? body, string type, CancellationToken cancellationToken)
    {
        var request = new RestRequest(uri, method);
        if (body is not null)
        {
            request.AddStringBody(JsonSerializer.Serialize(body, Json), type);
        }

        var response = await _rest.ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        // The handlers below have thrown whatever is no success; RestSharp hands that back as the response's exception.
        if (response.ErrorException is { } error)
        {
            throw error as HubException ?? error.InnerException as HubException ?? HubErrors.Unreachable(uri, error);
        }

        return response.RawBytes ?? [];
    }
}
