using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Which chain to connect to, and how.</summary>
public sealed record SubtensorOptions
{
    /// <summary>The environment variable with the endpoint that is used where none is given; the Python SDK reads the same.</summary>
    public const string EndpointVariable = "BT_SUBTENSOR_CHAIN_ENDPOINT";

    private const string CustomNetwork = "custom";

    private static readonly Dictionary<string, Uri> Networks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["finney"] = new("wss://entrypoint-finney.opentensor.ai:443"),
        ["test"] = new("wss://test.finney.opentensor.ai:443"),
        ["archive"] = new("wss://archive.chain.opentensor.ai:443"),
        ["local"] = new("ws://127.0.0.1:9944"),
    };

    /// <summary>The names of the networks that are known.</summary>
    public static IReadOnlyList<string> KnownNetworks { get; } = [.. Networks.Keys];

    /// <summary>The network's name; <c>custom</c> where endpoints were given.</summary>
    public required string Network { get; init; }

    /// <summary>The endpoints, the preferred one first; the others are fallbacks.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>The deadline of each call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long a silence the connection is probed, and how long the answer to that may take.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where metadata is kept between sessions; null for the default place.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes options of what a user gave: a network's name, or endpoints, or neither.</summary>
    /// <param name="network">A known network's name; null where it was not given.</param>
    /// <param name="endpoints">Addresses of nodes; null or empty where none were given.</param>
    /// <param name="timeout">The deadline of each call; null for the default.</param>
    /// <exception cref="TaoverseException"><c>UnknownNetwork</c> or <c>InvalidEndpoint</c>.</exception>
    public static SubtensorOptions Resolve(string? network = null, IReadOnlyList<string>? endpoints = null, TimeSpan? timeout = null)
    {
        if (endpoints is not { Count: > 0 } && network is null
            && Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } variable)
        {
            endpoints = [variable];
        }

        var options = endpoints is { Count: > 0 }
            ? new SubtensorOptions { Network = network ?? CustomNetwork, Endpoints = [.. endpoints.Select(ParseEndpoint)] }
            : OfNetwork(network ?? "finney");
        return timeout is { } given ? options with { Timeout = given } : options;
    }

    private static SubtensorOptions OfNetwork(string network) => Networks.TryGetValue(network, out var endpoint)
        ? new SubtensorOptions { Network = network.ToLowerInvariant(), Endpoints = [endpoint] }
        : throw SubtensorErrors.UnknownNetwork(network, KnownNetworks);

    private static Uri ParseEndpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "ws" or "wss"
        ? uri
        : throw RpcErrors.InvalidEndpoint($"'{text}' is not the address of a node.");
}
