using System.Diagnostics;

namespace Taoverse.Substrate.Tests.Rpc;

/// <summary>Waits with generous limits.</summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Waits until a condition holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Limit, $"Waited too long until {what}.");
            await Task.Delay(5);
        }
    }

    /// <summary>Waits for a task that must fail, and gives its error.</summary>
    public static async Task<TaoverseException> ErrorAsync(Task task, string errorId)
    {
        var error = await Assert.ThrowsAnyAsync<TaoverseException>(() => task.WaitAsync(Limit));
        Assert.Equal(errorId, error.ErrorId);
        return error;
    }
}
