namespace Taoverse.Hub.Http;

/// <summary>What a request is, for the handlers that it passes.</summary>
internal static class RequestFlags
{
    /// <summary>The body of the answer is a file: it is not read into memory, and may come from a content host.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsContent = new("taoverse.content");

    /// <summary>A redirect to another host is the answer, not something to follow.</summary>
    public static readonly HttpRequestOptionsKey<bool> StopAtOtherHost = new("taoverse.stop");

    public static bool Has(this HttpRequestMessage request, HttpRequestOptionsKey<bool> key) => request.Options.TryGetValue(key, out var value) && value;
}
