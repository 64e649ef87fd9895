using System.Globalization;

namespace Taoverse.Hub.Http;

/// <summary>How long an answer asks to wait.</summary>
internal static class RetryAdvice
{
    /// <summary>Reads Retry-After, else the <c>ratelimit</c> header where nothing remains; null where neither says so.</summary>
    public static TimeSpan? Of(HttpResponseMessage answer, TimeProvider time)
    {
        if (answer.Headers.RetryAfter is { } after)
        {
            var wait = after.Delta ?? after.Date - time.GetUtcNow();
            return wait > TimeSpan.Zero ? wait : null;
        }

        return answer.Headers.TryGetValues("ratelimit", out var values) ? OfRateLimit(string.Join(',', values)) : null;
    }

    /// <summary>Reads <c>"api";r=0;t=55</c>: r requests remain, and the count begins again in t seconds.</summary>
    internal static TimeSpan? OfRateLimit(string text)
    {
        TimeSpan? longest = null;
        foreach (var policy in text.Split(','))
        {
            var values = policy.Split(';').Select(p => p.Trim().Split('=')).Where(p => p.Length == 2)
                .GroupBy(p => p[0]).ToDictionary(p => p.Key, p => p.First()[1]);
            if (values.TryGetValue("r", out var remaining) && remaining == "0" && values.TryGetValue("t", out var seconds)
                && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var wait) && wait > 0
                && (longest is null || wait > longest.Value.TotalSeconds))
            {
                longest = TimeSpan.FromSeconds(wait);
            }
        }

        return longest;
    }
}
