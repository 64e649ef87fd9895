using System.Security.Cryptography.X509Certificates;

namespace Taoverse.Substrate.Rpc;

/// <summary>How to reach a node, and the limits of the connection.</summary>
public sealed record RpcOptions
{
    /// <summary>The endpoints (ws:// or wss://), the preferred one first; the others are fallbacks.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>How long a call may take, unless it says otherwise. Includes the wait for a lost connection to return.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long name lookup, TCP, TLS and WebSocket handshake of one endpoint may take together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a silence a ping is sent.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the answer to a ping may take before the connection counts as lost.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes that a message of the node may have; 64 MiB unless given.</summary>
    public int MaxMessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The longest wait before the first attempt to reconnect; doubles with each failure.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two attempts to reconnect.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The most values that wait in one subscription for its reader; together they also keep to <see cref="MaxMessageBytes"/>.
    /// </summary>
    public int MaxSubscriptionBacklog { get; init; } = 256;

    /// <summary>Root certificates trusted besides the system's, for a node behind a private authority; null for none.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>The seed of the jitter in the waits between attempts to reconnect; null for a random one.</summary>
    public int? JitterSeed { get; init; }

    /// <summary>The clock of deadlines and waits. Keep-alive pings run on the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        if (Endpoints is null || Endpoints.Count == 0)
        {
            throw RpcErrors.InvalidEndpoint("No endpoint is given.");
        }

        foreach (var endpoint in Endpoints)
        {
            ValidateEndpoint(endpoint);
        }

        RequireSpan(CallTimeout, nameof(CallTimeout));
        RequireSpan(ConnectTimeout, nameof(ConnectTimeout));
        RequireSpan(KeepAliveInterval, nameof(KeepAliveInterval));
        RequireSpan(KeepAliveTimeout, nameof(KeepAliveTimeout));
        RequireSpan(MinBackoff, nameof(MinBackoff));
        RequireSpan(MaxBackoff, nameof(MaxBackoff));
        Require(MinBackoff <= MaxBackoff, nameof(MinBackoff), "is longer than MaxBackoff");
        Require(MaxMessageBytes is >= 1024 and <= 1 << 30, nameof(MaxMessageBytes), "is not between 1024 bytes and 1 GiB");
        Require(MaxSubscriptionBacklog > 0, nameof(MaxSubscriptionBacklog), "is not positive");
    }

    /// <summary>Checks that a wait is longer than nothing and has an end.</summary>
    internal static void RequireSpan(TimeSpan span, string name) =>
        Require(span > TimeSpan.Zero && span.TotalMilliseconds <= int.MaxValue, name, "is not between 0 and 24 days");

    private static void Require(bool fine, string name, string reason)
    {
        if (!fine)
        {
            throw new TaoverseException(
                "InvalidRpcOption", FaultKind.InvalidInput, $"{name} {reason}.", $"Give another value for {name}.");
        }
    }

    private static void ValidateEndpoint(Uri? endpoint)
    {
        if (endpoint is not { IsAbsoluteUri: true })
        {
            throw RpcErrors.InvalidEndpoint($"'{endpoint}' is not an absolute address.");
        }

        var reason = endpoint switch
        {
            _ when endpoint.Scheme is not ("ws" or "wss") => $"has the scheme '{endpoint.Scheme}'",
            _ when endpoint.Host.Length == 0 => "has no host",
            _ when endpoint.UserInfo.Length > 0 => "holds a user name, which a WebSocket cannot send",
            _ when endpoint.Fragment.Length > 0 => "has a fragment",
            _ => null,
        };
        if (reason is not null)
        {
            throw RpcErrors.InvalidEndpoint($"The endpoint {RpcErrors.Name(endpoint)} {reason}.");
        }
    }
}
