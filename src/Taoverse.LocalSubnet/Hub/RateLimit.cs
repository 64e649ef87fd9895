using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>Counts requests in windows of a fixed length, and refuses those beyond the limit as the Hub does.</summary>
internal sealed class RateLimit(int? limit, TimeSpan window, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _windowEnd;
    private int _used;

    /// <summary>Whether a request may pass; where not, the answer has been given.</summary>
    public bool Admit(HttpResponse response)
    {
        if (limit is not { } most)
        {
            return true;
        }

        int left;
        TimeSpan reset;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now >= _windowEnd)
            {
                (_windowEnd, _used) = (now + window, 0);
            }

            left = most - ++_used;
            reset = _windowEnd - now;
        }

        var seconds = Math.Ceiling(reset.TotalSeconds);
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"api\";r={Math.Max(0, left)};t={seconds}");
        if (left >= 0)
        {
            return true;
        }

        response.StatusCode = StatusCodes.Status429TooManyRequests;
        return false;
    }
}
