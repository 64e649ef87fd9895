using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Tests.Rpc;

[Collection(nameof(SerialTests))]
public class LeakTests
{
    [Fact]
    public async Task Nothing_is_left_of_200_connections()
    {
        await using var node = new FakeNode(FakeNode.SubscribeAsync);
        await CyclesAsync(node, 20);
        var before = Resources.Now();

        var references = await CyclesAsync(node, 200);

        await Wait.UntilAsync(() => node.Peers.Count == 0, "every socket is closed");
        await Wait.UntilAsync(() => Resources.Collected(references), "every connection is collected");
        Assert.Equal(220, node.Accepted);
        before.AssertNotExceeded();
    }

    [Fact]
    public async Task Nothing_is_left_of_100_dropped_sockets_and_no_call_is_lost_or_sent_twice()
    {
        await using var node = new FakeNode();
        await using var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with
        {
            MinBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(20),
        });
        await DropAsync(node, rpc, 10);
        var before = Resources.Now();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(caller => Task.Run(() => CallOnAndOnAsync(rpc, caller, stop.Token))).ToArray();

        await DropAsync(node, rpc, 100);
        await stop.CancelAsync();
        var outcomes = await Task.WhenAll(callers).WaitAsync(Wait.Limit);

        Assert.All(outcomes, outcome => Assert.True(outcome > 0));
        var sent = node.Frames.Select(frame => frame.GetProperty("params")[0].GetString()!)
            .Where(text => text.StartsWith("once", StringComparison.Ordinal)).ToList();
        Assert.Equal(sent.Distinct().Count(), sent.Count);
        await rpc.CallAsync("echo", ["alive"]);
        await Wait.UntilAsync(() => node.Peers.Count == 1, "only the last socket is open");
        before.AssertNotExceeded();
    }

    [Fact]
    public async Task Closing_at_any_moment_of_a_reconnect_leaves_nothing_behind()
    {
        await using var node = new FakeNode();
        var random = new Random(3);
        for (var i = 0; i < 100; i++)
        {
            var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with { MinBackoff = TimeSpan.FromMilliseconds(1), JitterSeed = i });
            node.DropAll();
            var call = rpc.CallAsync("echo", ["x"]);
            await Task.Delay(random.Next(0, 8));
            await rpc.DisposeAsync().AsTask().WaitAsync(Wait.Limit);
            try
            {
                await call.WaitAsync(Wait.Limit);
            }
            catch (TaoverseException e)
            {
                Assert.Contains(e.ErrorId, new[] { "SessionClosed", "ConnectionLost" });
            }

            Assert.Equal(RpcConnectionState.Closed, rpc.State);
        }

        await Wait.UntilAsync(() => node.Peers.Count == 0, "every socket is closed");
    }

    [Fact]
    public async Task A_message_without_end_is_cut_off_at_the_limit_and_never_held_in_memory()
    {
        await using var node = new FakeNode(async (peer, _) =>
        {
            var part = new byte[64 * 1024];
            Array.Fill(part, (byte)' ');
            while (await peer.SendAsync(part, end: false))
            {
            }
        });
        await using var rpc = await Rpcs.ConnectAsync(Rpcs.Options(node) with { MaxMessageBytes = 1 << 20 });
        var before = GC.GetTotalAllocatedBytes(true);

        await Wait.ErrorAsync(rpc.CallAsync("flood", []), "MessageTooLarge");

        Assert.True(GC.GetTotalAllocatedBytes(true) - before < 64L << 20);
    }

    [Fact]
    public async Task No_exception_goes_unobserved()
    {
        var unobserved = new ConcurrentQueue<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> listener = (_, e) => unobserved.Enqueue(e.Exception);
        Resources.Collect();
        TaskScheduler.UnobservedTaskException += listener;
        try
        {
            await LeaveWaitersBehindAsync();
            for (var i = 0; i < 3; i++)
            {
                Resources.Collect();
                await Task.Delay(50);
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= listener;
        }

        Assert.Empty(unobserved);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task LeaveWaitersBehindAsync()
    {
        await using var node = new FakeNode((_, _) => Task.CompletedTask);
        for (var i = 0; i < 20; i++)
        {
            var rpc = await Rpcs.ConnectAsync(node);
            var timedOut = rpc.CallAsync("hang", [], timeout: TimeSpan.FromMilliseconds(20));
            var batch = rpc.CallBatchAsync([new RpcCall("a", []), new RpcCall("b", [])], timeout: TimeSpan.FromMilliseconds(20));
            using var cancel = new CancellationTokenSource(20);
            var cancelled = rpc.CallAsync("hang", [], cancel.Token);
            var values = rpc.SubscribeAsync("sub", "unsub", [], cancel.Token).GetAsyncEnumerator();
            var next = values.MoveNextAsync().AsTask();
            if (i % 2 == 0)
            {
                await Task.Delay(20);
                node.DropAll();
            }

            foreach (var task in new Task[] { timedOut, batch, cancelled, next })
            {
                await Assert.ThrowsAnyAsync<Exception>(() => task.WaitAsync(Wait.Limit));
            }

            await values.DisposeAsync();
            await rpc.DisposeAsync();
        }
    }

    private static async Task<List<WeakReference>> CyclesAsync(FakeNode node, int count)
    {
        var references = new List<WeakReference>();
        for (var i = 0; i < count; i++)
        {
            references.Add(await CycleAsync(node));
        }

        return references;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> CycleAsync(FakeNode node)
    {
        var rpc = await Rpcs.ConnectAsync(node);
        await rpc.CallAsync("echo", [1]);
        await using (var values = rpc.SubscribeAsync("sub", "unsub", []).GetAsyncEnumerator())
        {
            var next = values.MoveNextAsync().AsTask();
            await rpc.CallAsync("echo", [2]);
            await rpc.DisposeAsync();
            await Wait.ErrorAsync(next, "SessionClosed");
        }

        return new WeakReference(rpc);
    }

    private static async Task DropAsync(FakeNode node, RpcConnection rpc, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var reconnects = rpc.Reconnects;
            node.DropAll();
            await Wait.UntilAsync(() => rpc.Reconnects > reconnects, "it reconnects");
            await rpc.CallAsync("echo", ["ping"], retry: RpcRetry.OnConnectionLoss);
        }
    }

    private static async Task<int> CallOnAndOnAsync(RpcConnection rpc, int caller, CancellationToken stop)
    {
        var answered = 0;
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var text = $"once {caller} {i}";
            try
            {
                Assert.Equal(text, (await rpc.CallAsync("echo", [text]).WaitAsync(Wait.Limit, CancellationToken.None))[0].GetString());
                answered++;
            }
            catch (TaoverseException e)
            {
                Assert.Equal("ConnectionLost", e.ErrorId);
            }
        }

        return answered;
    }
}
