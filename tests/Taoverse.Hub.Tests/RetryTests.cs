using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Taoverse.Hub.Http;

namespace Taoverse.Hub.Tests;

public class RetryTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ClockStep = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData("\"api\";r=0;t=55", 55)]
    [InlineData("\"api\"; r=0; t=55", 55)]
    [InlineData("\"api\";r=0;t=5, \"resolvers\";r=0;t=90, \"pages\";r=7;t=300", 90)]
    [InlineData("\"api\";r=3;t=55", null)]
    [InlineData("\"api\";r=0", null)]
    [InlineData("\"api\";r=0;t=-5", null)]
    [InlineData("\"api\";r=0;t=99999999999999", null)]
    [InlineData("\"api\";r=0;r=1;t=5;t=6", 5)]
    [InlineData("nonsense", null)]
    [InlineData("", null)]
    public void The_rate_limit_header_tells_how_long_to_wait(string header, int? seconds) =>
        Assert.Equal(seconds, RetryAdvice.OfRateLimit(header)?.TotalSeconds);

    [Fact]
    public void Retry_after_is_read_as_seconds_and_as_a_date_and_goes_before_the_rate_limit_header()
    {
        var time = new HurriedTime();
        using var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        Assert.Null(RetryAdvice.Of(answer, time));
        answer.Headers.TryAddWithoutValidation("RateLimit", "\"api\";r=0;t=55");
        Assert.Equal(55, RetryAdvice.Of(answer, time)?.TotalSeconds);
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
        Assert.Equal(7, RetryAdvice.Of(answer, time)?.TotalSeconds);
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(time.GetUtcNow().AddSeconds(9));
        Assert.Equal(9, RetryAdvice.Of(answer, time)?.TotalSeconds);
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(time.GetUtcNow().AddSeconds(-9));
        Assert.Null(RetryAdvice.Of(answer, time));
    }

    [Fact]
    public async Task Waits_double_up_to_a_bound_with_half_of_them_at_random()
    {
        var (first, second) = (await WaitsAsync(null, 9), await WaitsAsync(null, 9));
        Assert.All(first.Zip(Enumerable.Range(0, 8)), w => Assert.InRange(w.First.TotalSeconds, Math.Min(20, 1 << w.Second) / 2.0, Math.Min(20, 1 << w.Second)));
        Assert.Equal(8, first.Count);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_wait_that_the_hub_asks_for_is_never_cut_short_and_not_the_same_for_all()
    {
        var asked = TimeSpan.FromSeconds(7);
        var (first, second) = (await WaitsAsync(asked, 4), await WaitsAsync(asked, 4));
        Assert.All(first.Concat(second), w => Assert.InRange(w, asked, asked + TimeSpan.FromSeconds(1)));
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("Retry-After", "2")]
    [InlineData("RateLimit", "\"api\";r=0;t=2")]
    public async Task No_call_and_no_file_goes_out_before_a_pause_is_over(string header, string value)
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync("alice/model", new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray() });
        using var client = hub.Client();
        var (refused, later) = (new TaskCompletionSource<long>(), new ConcurrentBag<long>());
        hub.Host.Override = context =>
        {
            var now = TimeProvider.System.GetTimestamp();
            if (!refused.TrySetResult(now))
            {
                later.Add(now);
                return Task.FromResult(false);
            }

            context.Response.Headers[header] = value;
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.FromResult(true);
        };

        var first = client.GetUserAsync();
        var began = await refused.Task;
        await Task.Delay(200);
        var others = Enumerable.Range(0, 3).Select(_ => (Task)client.GetUserAsync()).Append(client.ReadAsync("alice/model", commit, "config.json", 0, 2));
        await Task.WhenAll([first, .. others]);

        Assert.Equal(5, later.Count);
        Assert.All(later, at => Assert.InRange(TimeProvider.System.GetElapsedTime(began, at), Pause - ClockStep, TimeSpan.MaxValue));
    }

    private static async Task<List<TimeSpan>> WaitsAsync(TimeSpan? asked, int attempts)
    {
        var time = new HurriedTime();
        var schedule = new RetrySchedule(new HubOptions { TimeProvider = time, RetryDelay = TimeSpan.FromSeconds(1), MaxAttempts = attempts });
        var fault = new HubException("RateLimited", FaultKind.LimitsExceeded, "Too many requests.", "Wait.") { IsTransient = true, RetryAfter = asked };
        for (var failures = 1; failures < attempts; failures++)
        {
            await schedule.WaitAsync(fault, default);
        }

        Assert.Same(fault, await Assert.ThrowsAsync<HubException>(() => schedule.WaitAsync(fault, default)));
        return [.. time.Waits];
    }

    /// <summary>A clock on which each wait is over at once, and noted.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
