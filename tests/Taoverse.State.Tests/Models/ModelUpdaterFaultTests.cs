using System.Diagnostics;
using Taoverse.Models;

namespace Taoverse.State.Tests.Models;

/// <summary>Miners and hubs that fail, hang or stall.</summary>
public sealed class ModelUpdaterFaultTests : IDisposable
{
    private readonly UpdateScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_miner_who_hangs_holds_up_nobody_and_ends_at_its_own_limit()
    {
        string[] hotkeys = [.. Enumerable.Range(0, 12).Select(i => $"hotkey{i}")];
        Array.ForEach(hotkeys, hotkey => scene.Commit(hotkey));
        scene.HotkeyLimit = TimeSpan.FromSeconds(3);
        scene.Concurrency = 2;
        scene.Hub.BeforeDownload = (repo, token) => repo == "owner/hotkey1" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        var watch = Stopwatch.StartNew();
        var updates = await scene.UpdateAsync(hotkeys).ToListAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
        Assert.Equal(hotkeys.Order(StringComparer.Ordinal), updates.Select(u => u.Hotkey).Order(StringComparer.Ordinal));
        Assert.Equal(11, updates.Count(u => u.Outcome == ModelUpdateOutcome.Updated));

        // It comes last: all the others were through before its limit.
        Assert.Equal(("hotkey1", ModelUpdateOutcome.Failed, "TimedOut"), (updates[^1].Hotkey, updates[^1].Outcome, updates[^1].ErrorId));
        Assert.Contains("hotkey1", updates[^1].Reason, StringComparison.Ordinal);
        Assert.Null(scene.Tracked("hotkey1"));
    }

    [Fact]
    public async Task Work_that_does_not_listen_ends_at_the_limit_all_the_same_and_tracks_nothing_afterwards()
    {
        scene.Commit("deaf");
        scene.HotkeyLimit = TimeSpan.FromMilliseconds(300);
        var leave = new TaskCompletionSource();
        scene.Hub.BeforeInspect = (_, _) => leave.Task;
        var update = await scene.UpdateAsync("deaf");
        Assert.Equal((ModelUpdateOutcome.Failed, "TimedOut"), (update.Outcome, update.ErrorId));
        leave.SetResult();
        await Task.Delay(300);
        Assert.Null(scene.Tracked("deaf"));
    }

    [Fact]
    public async Task No_more_are_worked_on_at_once_than_are_allowed()
    {
        string[] hotkeys = [.. Enumerable.Range(0, 20).Select(i => $"hotkey{i}")];
        Array.ForEach(hotkeys, hotkey => scene.Commit(hotkey));
        scene.Concurrency = 3;
        scene.Hub.BeforeDownload = (_, token) => Task.Delay(20, token);
        Assert.Equal(20, await scene.UpdateAsync([.. hotkeys, .. hotkeys]).CountAsync());
        Assert.InRange(scene.Hub.MostAtOnce, 2, 3);
        Assert.Equal(20, scene.Chain.Reads);
    }

    [Fact]
    public async Task Results_come_as_they_are_ready()
    {
        scene.Commit("slow");
        scene.Commit("fast");
        var leave = new TaskCompletionSource();
        scene.Hub.BeforeDownload = (repo, _) => repo == "owner/slow" ? leave.Task : Task.CompletedTask;
        await using var updates = scene.UpdateAsync(["slow", "fast"]).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("fast", updates.Current.Hotkey);
        leave.SetResult();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("slow", updates.Current.Hotkey);
        Assert.False(await updates.MoveNextAsync());
    }

    [Fact]
    public async Task A_fault_that_is_not_the_miners_is_told_as_such_and_tried_again()
    {
        scene.Commit("a");
        scene.Commit("b");
        scene.Hub.BeforeInspect = (repo, _) => repo == "owner/a"
            ? throw new TaoverseException("HubUnavailable", FaultKind.Unavailable, "The hub failed.", "Try again later.")
            : throw new InvalidOperationException("never expected");
        var updates = await scene.UpdateAsync(["a", "b"]).ToDictionaryAsync(u => u.Hotkey);
        Assert.Equal((ModelUpdateOutcome.Failed, "HubUnavailable", "The hub failed."), (updates["a"].Outcome, updates["a"].ErrorId, updates["a"].Reason));
        Assert.Equal((ModelUpdateOutcome.Failed, "UnexpectedError", "never expected"), (updates["b"].Outcome, updates["b"].ErrorId, updates["b"].Reason));
        scene.Hub.BeforeInspect = (_, _) => Task.CompletedTask;
        Assert.All(await scene.UpdateAsync(["a", "b"]).ToListAsync(), u => Assert.Equal(ModelUpdateOutcome.Updated, u.Outcome));
    }

    [Fact]
    public async Task A_callers_cancellation_is_no_result()
    {
        scene.Commit("a");
        using var caller = new CancellationTokenSource();
        scene.Hub.BeforeDownload = async (_, token) =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.UpdateAsync(["a"], cancellationToken: caller.Token).ToListAsync().AsTask());
        Assert.Null(scene.Tracked("a"));
    }

    [Fact]
    public async Task Who_leaves_the_results_ends_the_work()
    {
        scene.Commit("fast");
        scene.Commit("hangs");
        var ended = new TaskCompletionSource();
        scene.Hub.BeforeDownload = async (repo, token) =>
        {
            if (repo == "owner/hangs")
            {
                using var registration = token.Register(ended.SetResult);
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        await foreach (var update in scene.UpdateAsync(["hangs", "fast"]))
        {
            Assert.Equal("fast", update.Hotkey);
            break;
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Null(scene.Tracked("hangs"));
    }
}
