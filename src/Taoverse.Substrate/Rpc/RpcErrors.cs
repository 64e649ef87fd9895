using System.Globalization;

namespace Taoverse.Substrate.Rpc;

/// <summary>The errors of the connection, each in one place.</summary>
internal static class RpcErrors
{
    private const string ConnectionLostId = "ConnectionLost";
    private const string ProtocolFaultId = "ProtocolFault";
    private const int MaxShown = 500;

    /// <summary>An endpoint as it may be shown: keys that providers put into path or query stay out.</summary>
    public static string Name(Uri endpoint) =>
        endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
        + (endpoint.PathAndQuery is "/" or "" ? "" : "/...");

    /// <summary>Text of a node as it may be shown: one line of bounded length that no terminal takes for a command.</summary>
    public static string Printable(string text)
    {
        var length = Math.Min(text.Length, MaxShown);
        var shown = string.Create(length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
        return length < text.Length ? shown + "..." : shown;
    }

    public static TaoverseException InvalidEndpoint(string message) => new(
        "InvalidEndpoint", FaultKind.InvalidInput, message,
        "Give addresses such as wss://entrypoint-finney.opentensor.ai:443 or ws://127.0.0.1:9944.");

    public static TaoverseException Unreachable(Uri endpoint, string reason, Exception? cause = null) => new(
        "EndpointUnreachable", FaultKind.Unavailable, $"The endpoint {Name(endpoint)} cannot be reached: {reason}.",
        "Check the address and the network, or give another endpoint.", cause);

    public static TaoverseException AllUnreachable(IReadOnlyList<TaoverseException> failures) => new(
        "EndpointUnreachable", FaultKind.Unavailable,
        $"None of {failures.Count} endpoints can be reached. {string.Join(' ', failures.Select(f => f.Message))}",
        "Check the addresses and the network, or give another endpoint.", new AggregateException(failures));

    public static TaoverseException CertificateRejected(Uri endpoint, string reason, Exception cause) => new(
        "CertificateRejected", FaultKind.Security, $"The certificate of {Name(endpoint)} is not trusted: {reason}.",
        "Do not send secrets there. Check the host name and the clock, or trust the authority that issued the certificate.", cause);

    public static TaoverseException ConnectionLost(Uri endpoint, string reason, Exception? cause = null) => new(
        ConnectionLostId, FaultKind.Unavailable, $"The connection to {Name(endpoint)} was lost: {reason}.",
        "Repeat a call that only reads. Before you repeat a call that changes something, check whether the node acted on it.", cause);

    public static TaoverseException ProtocolFault(Uri endpoint, string reason, Exception? cause = null) => new(
        ProtocolFaultId, FaultKind.InvalidData,
        $"The connection to {Name(endpoint)} was closed because the node does not keep to JSON-RPC 2.0: {reason}.",
        "Check that the address is that of a Substrate node, or use another endpoint.", cause);

    public static TaoverseException MessageTooLarge(Uri endpoint, int limit) => new(
        "MessageTooLarge", FaultKind.LimitsExceeded,
        string.Create(CultureInfo.InvariantCulture, $"The connection to {Name(endpoint)} was closed because the node sent a message of more than {limit} bytes."),
        "Ask for less at once, or allow larger messages.");

    public static TaoverseException SessionClosed(Uri endpoint) => new(
        "SessionClosed", FaultKind.InvalidState, $"The connection to {Name(endpoint)} has been closed.", "Connect again.");

    public static TaoverseException CallTimedOut(string method, Uri endpoint, TimeSpan deadline, string state) => new(
        "CallTimedOut", FaultKind.Timeout,
        string.Create(CultureInfo.InvariantCulture, $"{method} to {Name(endpoint)} did not end within {deadline.TotalSeconds:0.###} s: {state}."),
        "Allow more time, or use another endpoint. A call that changes something may have reached the node.");

    public static TaoverseException UnexpectedResult(string reason) => new(
        "UnexpectedResult", FaultKind.InvalidData, $"A result of the node is not what was asked for: {reason}.",
        "Check that the node is of the kind that you expect.");

    public static TaoverseException SubscriptionOverflow(string method, int limit) => new(
        "SubscriptionOverflow", FaultKind.LimitsExceeded,
        $"More than {limit} values (or too many bytes) of {method} were waiting to be read, and none of them may be dropped.",
        "Read the subscription faster, or allow a larger backlog.");

    /// <summary>
    /// Whether another connection may do better. A message that was too large once is too large again, so that is no such fault.
    /// </summary>
    public static bool MayRetry(TaoverseException fault) => fault.ErrorId is ConnectionLostId or ProtocolFaultId;

    /// <summary>The fault of a connection as the end of a subscription on it.</summary>
    public static TaoverseException Ending(string method, TaoverseException fault) =>
        new(fault.ErrorId, fault.Kind, $"The subscription {method} ended. {fault.Message}", fault.NextStep, fault);

    /// <summary>The fault of a connection as the error of one call on it.</summary>
    public static TaoverseException During(string method, TaoverseException fault) =>
        new(fault.ErrorId, fault.Kind, $"{method} got no answer. {fault.Message}", fault.NextStep, fault);
}
