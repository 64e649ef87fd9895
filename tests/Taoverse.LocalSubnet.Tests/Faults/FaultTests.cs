using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Taoverse.LocalSubnet.Faults;
using Taoverse.LocalSubnet.Tests.Rpc;

namespace Taoverse.LocalSubnet.Tests.Faults;

public class FaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private LocalSubnetHost _host = null!;
    private NodeClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await LocalSubnetHost.StartAsync(QuietHost.Options with { NeuronCount = 1, NetUids = [1] });
        _client = await NodeClient.ConnectAsync(_host);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_delayed_answer_comes_late_and_holds_up_no_other()
    {
        _host.SetFault(new NodeFault(NodeFaultKind.Delay) { Method = "system_chain", Delay = Moment, Count = 1 });
        var clock = Stopwatch.StartNew();
        var late = await _client.RequestAsync("system_chain");
        var other = await _client.RequestAsync("system_name");
        Assert.Equal(other, (await _client.ReceiveAsync()).GetProperty("id").GetInt32());
        Assert.Equal(late, (await _client.ReceiveAsync()).GetProperty("id").GetInt32());
        Assert.True(clock.Elapsed >= Moment - TimeSpan.FromMilliseconds(20), clock.Elapsed.ToString());
    }

    [Fact]
    public async Task A_hanging_answer_never_comes_and_others_do()
    {
        await _client.ResultAsync("local_setFault", """[{"kind":"hang","method":"system_chain","count":1}]""");
        await _client.RequestAsync("system_chain");
        await _client.ResultAsync("system_name");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.ReceiveTextAsync(Moment));
    }

    [Fact]
    public async Task A_dropped_connection_breaks_without_a_handshake()
    {
        _host.SetFault(new NodeFault(NodeFaultKind.Drop));
        var error = await Assert.ThrowsAsync<WebSocketException>(() => _client.AskAsync("system_chain"));
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, error.WebSocketErrorCode);
    }

    [Fact]
    public async Task A_half_open_connection_says_nothing_more_not_even_a_pong()
    {
        await _client.ResultAsync("chain_subscribeNewHeads");
        await _client.ReceiveAsync();
        _host.SetFault(new NodeFault(NodeFaultKind.HalfOpen) { Method = "system_chain" });
        await _client.RequestAsync("system_chain");
        for (var waited = Stopwatch.StartNew(); _host.Faults.Struck == 0 && waited.Elapsed < TimeSpan.FromSeconds(60);)
        {
            await Task.Delay(10);
        }

        _host.ClearFaults();
        await _client.RequestAsync("system_name");
        _host.MakeBlock();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.ReceiveTextAsync(Moment));

        using var pinging = new ClientWebSocket();
        pinging.Options.KeepAliveInterval = TimeSpan.FromMilliseconds(100);
        pinging.Options.KeepAliveTimeout = TimeSpan.FromMilliseconds(200);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await pinging.ConnectAsync(_host.Endpoint, deadline.Token);
        _host.SetFault(new NodeFault(NodeFaultKind.HalfOpen));
        await pinging.SendAsync("""{"id":1,"method":"system_chain"}"""u8.ToArray(), WebSocketMessageType.Text, true, deadline.Token);
        await Assert.ThrowsAnyAsync<Exception>(() => pinging.ReceiveAsync(new byte[10], deadline.Token));
        Assert.Equal((WebSocketState.Aborted, false), (pinging.State, deadline.IsCancellationRequested));
    }

    [Fact]
    public async Task Pings_are_answered_as_long_as_no_fault_is_on()
    {
        using var pinging = new ClientWebSocket();
        pinging.Options.KeepAliveInterval = TimeSpan.FromMilliseconds(50);
        pinging.Options.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await pinging.ConnectAsync(_host.Endpoint, CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pinging.ReceiveAsync(new byte[10], deadline.Token));
    }

    [Fact]
    public async Task Garbage_is_not_json()
    {
        _host.SetFault(new NodeFault(NodeFaultKind.Garbage) { Count = 1 });
        await _client.RequestAsync("system_chain");
        var text = await _client.ReceiveTextAsync(TimeSpan.FromSeconds(60));
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
        await _client.ResultAsync("system_chain");
    }

    [Fact]
    public async Task A_wrong_id_is_one_that_nobody_asked_with()
    {
        _host.SetFault(new NodeFault(NodeFaultKind.WrongId) { Count = 1 });
        var id = await _client.RequestAsync("system_chain");
        Assert.NotEqual(id, (await _client.ReceiveAsync()).GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task A_huge_message_is_as_huge_as_was_asked_for()
    {
        _host.SetFault(new NodeFault(NodeFaultKind.HugeMessage) { Size = 3_000_000 });
        Assert.Equal(3_000_000, (await _client.ResultAsync("system_chain")).GetString()!.Length);
    }

    [Fact]
    public async Task An_error_is_that_which_was_asked_for_after_and_as_often_as_was_asked_for()
    {
        await _client.ResultAsync("local_setFault", """[{"kind":"error","code":-32000,"message":"out of order","after":1,"count":2,"method":"system_chain"}]""");
        await _client.ResultAsync("system_chain");
        await _client.ResultAsync("system_name");
        Assert.Equal((-32000, "out of order"), await _client.ErrorAsync("system_chain"));
        Assert.Equal((-32000, "out of order"), await _client.ErrorAsync("system_chain"));
        await _client.ResultAsync("system_chain");
    }

    [Fact]
    public async Task Cleared_faults_strike_no_more()
    {
        _host.SetFault(new NodeFault(NodeFaultKind.Error));
        await _client.ErrorAsync("system_chain");
        await _client.ResultAsync("local_clearFaults");
        await _client.ResultAsync("system_chain");
    }

    [Fact]
    public void An_impossible_fault_is_refused() =>
        Assert.Equal("InvalidNodeFault", Assert.Throws<TaoverseException>(() => _host.SetFault(new NodeFault(NodeFaultKind.Delay) { Count = 0 })).ErrorId);
}
