namespace Taoverse.Hub;

/// <summary>Which hub to use, and how.</summary>
public sealed record HubOptions
{
    /// <summary>The environment variable with the endpoint that is used where none is given.</summary>
    public const string EndpointVariable = "HF_ENDPOINT";

    /// <summary>What stands before the Hub's own host name where it serves rows of datasets.</summary>
    internal const string DatasetsPrefix = "datasets-server.";

    private static readonly Uri HuggingFace = new("https://huggingface.co");

    /// <summary>The hub's address.</summary>
    public Uri Endpoint { get; init; } = HuggingFace;

    /// <summary>Where rows of datasets are read. The Hub's is beside it, under <c>datasets-server.</c>; that of a local hub is the hub itself.</summary>
    public Uri DatasetsEndpoint
    {
        get => field ?? (Endpoint.IsLoopback ? Endpoint : new UriBuilder(Endpoint) { Host = DatasetsPrefix + Endpoint.Host }.Uri);
        init;
    }

    /// <summary>The token; null to read only what is public.</summary>
    public HubToken? Token { get; init; }

    /// <summary>The most connections at a time.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>The bytes asked for in one request of a large file; a multiple of 1 MiB.</summary>
    public int PartBytes { get; init; } = 8 << 20;

    /// <summary>The deadline for a connection and for the beginning of each answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A transfer that brings less than <see cref="MinimumBytes"/> in this time has stalled.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The least that a transfer must bring in each <see cref="StallTimeout"/>, in bytes.</summary>
    public int MinimumBytes { get; init; } = 16 << 10;

    /// <summary>The deadline for the answer to an upload or a commit, once its body was sent.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often a request is tried that brings nothing new.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>The first wait between attempts; it doubles, with half of it at random.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait that the hub may ask for before the call fails instead.</summary>
    public TimeSpan MaxRetryWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest answer that is read into memory, in bytes.</summary>
    public int MaxAnswerBytes { get; init; } = 16 << 20;

    /// <summary>Hosts that the hub may send downloads to, by name or by domain, besides its own and the Hugging Face ones.</summary>
    public IReadOnlyList<string> ContentHosts { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes options of what a user gave: an endpoint, a token, or neither.</summary>
    /// <param name="endpoint">The hub's address; null for <c>HF_ENDPOINT</c>, else huggingface.co.</param>
    /// <param name="token">The token; null for that of the environment or of the Hub's own tools.</param>
    /// <exception cref="TaoverseException"><c>InvalidEndpoint</c> or <c>InvalidToken</c>.</exception>
    public static HubOptions Resolve(string? endpoint = null, HubToken? token = null)
    {
        var text = endpoint ?? (Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } variable ? variable : null);
        var options = new HubOptions { Token = token ?? HubToken.Find() };
        if (text is null)
        {
            return options;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            throw InvalidEndpoint(text);
        }

        CheckEndpoint(uri);
        return options with { Endpoint = uri };
    }

    /// <summary>A token must not travel in the clear: plain http is for this machine alone.</summary>
    internal static void CheckEndpoint(Uri endpoint)
    {
        if (!endpoint.IsAbsoluteUri || endpoint.UserInfo.Length > 0
            || (endpoint.Scheme != Uri.UriSchemeHttps && (endpoint.Scheme != Uri.UriSchemeHttp || !endpoint.IsLoopback)))
        {
            throw InvalidEndpoint(endpoint.OriginalString);
        }
    }

    private static TaoverseException InvalidEndpoint(string text) => new(
        "InvalidEndpoint", FaultKind.InvalidInput, $"'{HubErrors.Printable(text)}' is not the address of a hub.",
        "Give an address such as https://huggingface.co; plain http is for this machine alone.");
}
