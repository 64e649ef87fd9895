using System.Globalization;
using System.Net;
using Taoverse.Hub.Http;

namespace Taoverse.Hub;

/// <summary>The errors of the hub, each in one place.</summary>
internal static class HubErrors
{
    private const int MaxShown = 300;
    private static readonly string[] QuotaWords = ["quota", "storage limit", "over the limit", "exceeded"];

    /// <summary>An address as it may be shown: signatures stand in the query.</summary>
    public static string Name(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>What an answer that is no success means.</summary>
    public static HubException Of(HttpResponseMessage answer, TimeProvider time)
    {
        var what = Name(answer.RequestMessage!.RequestUri!);
        var said = Header(answer, "X-Error-Message") is { } message ? $" The hub says: {Printable(message)}" : string.Empty;
        var (id, kind, text, next) = Header(answer, "X-Error-Code") switch
        {
            "GatedRepo" => ("GatedRepo", FaultKind.Security, $"{what} is in a gated repository.",
                "Ask its owner for access on the hub's page, and use a token that has it."),
            "RepoNotFound" => ("RepoNotFound", FaultKind.NotFound,
                $"The repository of {what} does not exist, or is private and the token has no right to it.", "Check the name, and the token."),
            "RevisionNotFound" => ("RevisionNotFound", FaultKind.NotFound, $"The revision of {what} does not exist.", "Check the commit."),
            "EntryNotFound" => ("EntryNotFound", FaultKind.NotFound, $"{what} does not exist.", "Check the file's name and the commit."),
            _ => OfStatus(answer.StatusCode, what, said),
        };
        return new HubException(id, kind, text + said, next)
        {
            StatusCode = (int)answer.StatusCode,
            IsTransient = answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.RequestedRangeNotSatisfiable
                or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
            RetryAfter = RetryAdvice.Of(answer, time),
        };
    }

    public static HubException Unreachable(Uri uri, Exception cause) => new(
        "HubUnreachable", FaultKind.Unavailable, $"{Name(uri)} cannot be reached or broke off: {Printable(cause.GetBaseException().Message)}",
        "Check the network and the endpoint. What was transferred is kept: repeat the call to go on.", cause)
    { IsTransient = true };

    public static HubException TimedOut(Uri uri, TimeSpan deadline) => new(
        "HubTimedOut", FaultKind.Timeout, string.Create(CultureInfo.InvariantCulture, $"{Name(uri)} did not answer within {deadline.TotalSeconds:0.###} s."),
        "Allow more time, or try again later.")
    { IsTransient = true };

    public static HubException Stalled(Uri uri, TimeSpan window) => new(
        "TransferStalled", FaultKind.Timeout, string.Create(CultureInfo.InvariantCulture, $"{Name(uri)} brought next to nothing for {window.TotalSeconds:0.###} s."),
        "Check the network. What was transferred is kept: repeat the call to go on.")
    { IsTransient = true };

    public static HubException Truncated(Uri uri, long expected, long actual) => new(
        "TransferBroken", FaultKind.Unavailable, string.Create(CultureInfo.InvariantCulture, $"{Name(uri)} ended after {actual} of {expected} bytes."),
        "What was transferred is kept: repeat the call to go on.")
    { IsTransient = true };

    public static HubException UnexpectedRange(Uri uri, string reason) => new(
        "UnexpectedRange", FaultKind.InvalidData, $"{Name(uri)} sent another part of the file than was asked for: {Printable(reason)}.",
        "Repeat the call; if the error stays, do not use this model.")
    { IsTransient = true };

    public static HubException ContentMismatch(string path, string reason) => new(
        "ContentMismatch", FaultKind.InvalidData, $"The file '{Printable(path)}' is not what the hub announced: {reason}. It was discarded.",
        "Repeat the call; if the error stays, do not use this model.");

    public static HubException AnswerTooLarge(Uri uri, int limit) => new(
        "HubAnswerTooLarge", FaultKind.LimitsExceeded, string.Create(CultureInfo.InvariantCulture, $"{Name(uri)} sent an answer of more than {limit} bytes."),
        "Do not use this model.");

    public static HubException InvalidAnswer(Uri uri, string reason, Exception? cause = null) => new(
        "InvalidHubAnswer", FaultKind.InvalidData, $"{Name(uri)} did not answer as a hub does: {Printable(reason)}.",
        "Check that the address is that of a hub.", cause);

    public static HubException RowTruncated(string dataset, long row) => new(
        "RowTruncated", FaultKind.LimitsExceeded, string.Create(CultureInfo.InvariantCulture, $"Row {row} of '{Printable(dataset)}' is too large for the hub's viewer, which cut it."),
        "Skip the row, or download the dataset's files.");

    public static HubException UntrustedRedirect(Uri from, string location, string reason) => new(
        "UntrustedRedirect", FaultKind.Security, $"{Name(from)} redirects to '{Printable(location.Split('?')[0])}', which is refused: {reason}.",
        "Do not follow it by hand. If you trust that host, add it to the content hosts.");

    /// <summary>A fault of an address that the hub gave some time ago, as one that may pass with a new address.</summary>
    public static HubException Again(HubException fault) => new(fault.ErrorId, fault.Kind, fault.Message, fault.NextStep, fault.InnerException)
    {
        StatusCode = fault.StatusCode,
        IsTransient = true,
        RetryAfter = fault.RetryAfter,
    };

    /// <summary>Text of the other side as it may be shown: one line of bounded length that no terminal takes for a command.</summary>
    public static string Printable(string text)
    {
        var shown = string.Concat(text.Take(MaxShown).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length > MaxShown ? shown + "..." : shown;
    }

    private static (string Id, FaultKind Kind, string Text, string Next) OfStatus(HttpStatusCode status, string what, string said) => status switch
    {
        HttpStatusCode.Unauthorized => ("HubUnauthorized", FaultKind.Security, $"The hub wants a valid token for {what}.",
            "Set HF_TOKEN to a token of the hub that is still valid."),
        HttpStatusCode.PaymentRequired or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.InsufficientStorage => OverQuota(what),
        HttpStatusCode.Forbidden when QuotaWords.Any(w => said.Contains(w, StringComparison.OrdinalIgnoreCase)) => OverQuota(what),
        HttpStatusCode.Forbidden => ("HubForbidden", FaultKind.Security, $"The token has no right to {what}.",
            "Use a token with the right to write to that namespace."),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ("HubNotFound", FaultKind.NotFound, $"{what} does not exist.", "Check the name."),
        HttpStatusCode.Conflict => ("HubConflict", FaultKind.InvalidState, $"{what} exists already, or was changed meanwhile.",
            "Look at what is there, then repeat the call."),
        HttpStatusCode.PreconditionFailed => ("RevisionMoved", FaultKind.InvalidState,
            $"Someone else committed to the repository of {what} meanwhile.", "Repeat the call."),
        HttpStatusCode.RequestedRangeNotSatisfiable => ("RangeRefused", FaultKind.InvalidData, $"{what} is shorter than the hub said.",
            "Repeat the call; if the error stays, do not use this model."),
        HttpStatusCode.TooManyRequests => ("RateLimited", FaultKind.LimitsExceeded, $"The hub refuses more requests for now ({what}).",
            "Wait some minutes, or use a token: its limits are higher."),
        >= HttpStatusCode.InternalServerError => ("HubUnavailable", FaultKind.Unavailable,
            string.Create(CultureInfo.InvariantCulture, $"The hub failed with status {(int)status} ({what})."), "Try again later."),
        _ => ("HubRefused", FaultKind.Refused, string.Create(CultureInfo.InvariantCulture, $"The hub answered status {(int)status} ({what})."),
            "Check the call, and that the address is that of a hub."),
    };

    private static (string Id, FaultKind Kind, string Text, string Next) OverQuota(string what) => (
        "HubOverQuota", FaultKind.LimitsExceeded, $"The account has no room for {what}.", "Remove what is no longer needed, or ask the hub for more storage.");

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
