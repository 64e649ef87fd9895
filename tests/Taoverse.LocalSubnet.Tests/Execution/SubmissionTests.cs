using System.Diagnostics;
using System.Text;
using Taoverse.LocalSubnet.Faults;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.LocalSubnet.Tests.Execution;

/// <summary>What becomes of submissions when things go wrong: every outcome is true, and nothing is ever sent twice.</summary>
public class SubmissionTests
{
    private const string Watch = "author_submitAndWatchExtrinsic";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Waiting_for_finality_ends_when_the_block_stays()
    {
        await using var node = await ReadyAsync();
        var submission = Commit(node, "a", new SubmitOptions { WaitForFinalization = true });
        await node.ReceivedAsync(2);
        node.MakeBlocks(2);
        await Task.Delay(200);
        Assert.False(submission.IsCompleted);
        node.MakeBlocks(1);
        var outcome = await submission.WaitAsync(Limit);
        Assert.Equal((ExtrinsicStatus.Finalized, node.Host.BlockNumber - 2), (outcome.Status, outcome.Block));
        await AssertSentOnceAsync(node, outcome);
    }

    [Fact]
    public async Task A_connection_lost_between_submission_and_inclusion_does_not_hide_the_inclusion()
    {
        await using var node = await ReadyAsync();
        node.Host.HoldsExtrinsics = true;
        var submission = Commit(node, "a");
        await node.ReceivedAsync(2);
        node.Host.DropConnections();
        node.Host.HoldsExtrinsics = false;
        node.MakeBlocks(3);
        var outcome = await submission.WaitAsync(Limit);
        Assert.Equal((true, node.Host.BlockNumber - 2), (outcome.IsSuccess, outcome.Block));
        await AssertSentOnceAsync(node, outcome);
    }

    [Fact]
    public async Task A_connection_lost_with_the_answer_to_the_submission_does_not_send_it_again()
    {
        await using var node = await ReadyAsync();
        node.Host.SetFault(new NodeFault(NodeFaultKind.Drop) { Method = Watch, Count = 1 });
        var submission = Commit(node, "a");
        await node.ReceivedAsync(2);
        node.MakeBlocks(1);
        var outcome = await submission.WaitAsync(Limit);
        Assert.Equal(ExtrinsicStatus.Included, outcome.Status);
        await AssertSentOnceAsync(node, outcome);
    }

    [Fact]
    public async Task A_lost_watch_of_a_call_that_failed_tells_of_the_failure()
    {
        await using var node = await ReadyAsync();
        node.Host.HoldsExtrinsics = true;
        var submission = Commit(node, "a");
        await node.ReceivedAsync(2);
        node.Host.DropConnections();
        node.SetIn("Commitments", "MaxSpace", 10u);
        node.Host.HoldsExtrinsics = false;
        node.MakeBlocks(1);
        var outcome = await submission.WaitAsync(Limit);
        Assert.Equal((ExtrinsicStatus.Failed, "Commitments.SpaceLimitExceeded"), (outcome.Status, outcome.ErrorName));
        Assert.True(outcome.IsCertainlyWithoutEffect);
        await AssertSentOnceAsync(node, outcome);
    }

    [Fact]
    public async Task What_is_never_included_is_unknown_at_first_and_expired_once_its_last_block_passed()
    {
        await using var node = await ReadyAsync();
        node.Host.HoldsExtrinsics = true;
        var outcome = await Commit(node, "a", new SubmitOptions { Timeout = TimeSpan.FromSeconds(1) }).WaitAsync(Limit);
        Assert.Equal((ExtrinsicStatus.Unknown, false, false), (outcome.Status, outcome.IsSuccess, outcome.IsCertainlyWithoutEffect));
        await AssertSentOnceAsync(node, outcome);

        node.Host.HoldsExtrinsics = false;
        node.MakeBlocks(1);
        Assert.Equal(1u, await NonceAsync(node)); // it landed after all, as it was said that it may
        node.Host.HoldsExtrinsics = true;
        var second = Commit(node, "b", new SubmitOptions { Period = 4 });
        await node.ReceivedAsync(3);
        node.Host.DropConnections();
        node.MakeBlocks(5);
        var expired = await second.WaitAsync(Limit);
        Assert.Equal((ExtrinsicStatus.Expired, true), (expired.Status, expired.IsCertainlyWithoutEffect));
        await AssertSentOnceAsync(node, expired);
    }

    [Fact]
    public async Task What_dies_in_the_pool_under_watch_is_never_called_a_success()
    {
        await using var node = await ReadyAsync();
        node.Host.HoldsExtrinsics = true;
        var submission = Commit(node, "a", new SubmitOptions { Period = 4 });
        await node.ReceivedAsync(2);
        node.MakeBlocks(5);
        var outcome = await submission.WaitAsync(Limit);
        Assert.True(outcome.Status is ExtrinsicStatus.Expired or ExtrinsicStatus.Invalid, $"{outcome.Status}: {outcome.Reason}");
        await AssertSentOnceAsync(node, outcome);
        node.Host.HoldsExtrinsics = false;
        node.MakeBlocks(2);
        Assert.Equal(0u, await NonceAsync(node));
    }

    [Fact]
    public async Task After_a_fork_without_it_the_later_inclusion_is_what_counts()
    {
        await using var node = await ReadyAsync();
        var submission = Commit(node, "a", new SubmitOptions { WaitForFinalization = true });
        await node.ReceivedAsync(2);
        node.MakeBlocks(1);
        var first = node.Host.BlockNumber;
        node.Host.Retract(1, [node.Host.ReceivedExtrinsics[^1]]);
        node.MakeBlocks(3);
        var outcome = await submission.WaitAsync(Limit);
        Assert.Equal((ExtrinsicStatus.Finalized, first + 1), (outcome.Status, outcome.Block));
        await AssertSentOnceAsync(node, outcome);
    }

    [Fact]
    public async Task A_fork_that_loses_it_for_good_is_never_called_a_success()
    {
        await using var node = await ReadyAsync();
        var submission = Commit(node, "a", new SubmitOptions { WaitForFinalization = true, Timeout = TimeSpan.FromSeconds(2), Period = 8 });
        await node.ReceivedAsync(2);
        node.MakeBlocks(1);
        node.Host.Retract(1, [node.Host.ReceivedExtrinsics[^1]], forget: true);
        var unknown = await submission.WaitAsync(Limit);
        Assert.Equal((ExtrinsicStatus.Unknown, false), (unknown.Status, unknown.IsSuccess));
        await AssertSentOnceAsync(node, unknown);
    }

    [Fact]
    public async Task Included_then_forked_away_while_the_connection_is_lost_is_found_where_it_is_now()
    {
        await using var node = await ReadyAsync();
        node.Host.SetFault(new NodeFault(NodeFaultKind.Drop) { Method = Watch, Count = 1 });
        var submission = Commit(node, "a", new SubmitOptions { WaitForFinalization = true });
        await node.ReceivedAsync(2);
        node.MakeBlocks(1);
        var first = node.Host.BlockNumber;
        node.Host.Retract(1, [node.Host.ReceivedExtrinsics[^1]]);
        node.MakeBlocks(4);
        var outcome = await submission.WaitAsync(Limit);
        Assert.Equal((ExtrinsicStatus.Finalized, first + 1), (outcome.Status, outcome.Block));
        await AssertSentOnceAsync(node, outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_that_says_everything_twice_changes_nothing(bool finalized)
    {
        await using var node = await ReadyAsync();
        node.Host.SetFault(new NodeFault(NodeFaultKind.Twice));
        var submission = Commit(node, "a", new SubmitOptions { WaitForFinalization = finalized });
        await node.ReceivedAsync(2);
        node.MakeBlocks(3);
        var outcome = await submission.WaitAsync(Limit);
        Assert.Equal(finalized ? ExtrinsicStatus.Finalized : ExtrinsicStatus.Included, outcome.Status);
        await AssertSentOnceAsync(node, outcome);
        var second = Commit(node, "b");
        await node.ReceivedAsync(3);
        node.MakeBlocks(1);
        Assert.True((await second.WaitAsync(Limit)).IsSuccess);
    }

    [Fact]
    public async Task Twenty_commits_in_flight_each_have_a_nonce_of_their_own()
    {
        await using var node = await ReadyAsync();
        var submissions = Enumerable.Range(0, 20).Select(i => Commit(node, $"commit {i}")).ToArray();
        await node.ReceivedAsync(21);
        node.MakeBlocks(1);
        var outcomes = await Task.WhenAll(submissions).WaitAsync(Limit);
        Assert.All(outcomes, o => Assert.True(o.IsSuccess, o.Reason));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (uint)i), outcomes.Select(o => o.Nonce).Order());
        Assert.Equal(21, node.Host.ReceivedExtrinsics.Distinct().Count());
        Assert.Equal(21, node.Host.ReceivedExtrinsics.Count);
    }

    [Fact]
    public async Task Two_sessions_that_race_for_a_nonce_end_with_one_in_the_chain_and_one_refused_or_behind()
    {
        await using var node = await ReadyAsync();
        var other = await node.ConnectAsync();
        var submissions = Enumerable.Range(0, 20).Select(i => Commit(i % 2 == 0 ? node.Session : other, node, $"commit {i}")).ToArray();
        var all = Task.WhenAll(submissions);
        var clock = Stopwatch.StartNew();
        while (!all.IsCompleted && clock.Elapsed < Limit)
        {
            node.MakeBlocks(1);
            await Task.Delay(50);
        }

        var outcomes = await all.WaitAsync(Limit);
        var used = await NonceAsync(node);
        Assert.Equal((int)used, outcomes.Count(o => o.IsSuccess));
        Assert.All(outcomes.Where(o => !o.IsSuccess), o => Assert.True(o.Status is ExtrinsicStatus.Refused or ExtrinsicStatus.Usurped, $"{o.Status}: {o.Reason}"));
        Assert.Equal(outcomes.Where(o => o.IsSuccess).Select(o => o.Hash).Distinct().Count(), (int)used);
        Assert.Equal(21, node.Host.ReceivedExtrinsics.Count);
    }

    [Fact]
    public async Task A_refusal_of_the_pool_is_told_with_the_node_s_own_reason()
    {
        await using var node = await ReadyAsync();
        node.Host.SetFault(new NodeFault(NodeFaultKind.Error) { Method = "system_accountNextIndex", Code = 1, Message = "no" });
        await Assert.ThrowsAnyAsync<TaoverseException>(() => Commit(node, "a"));
        Assert.Single(node.Host.ReceivedExtrinsics);
        node.Host.ClearFaults();
        node.Set("RegistrationsThisInterval", 0, 9);
        using var poor = Taoverse.Substrate.Accounts.Sr25519KeyPair.FromUri("//Alice//late");
        var plan = await node.Session.PlanRegistrationAsync(node.Alice.ToString(), poor.ToString(), 9);
        node.Set("RegistrationsThisInterval", 100, 9);
        var outcome = await node.Session.RegisterAsync(node.Alice, plan).WaitAsync(Limit);
        Assert.Equal((ExtrinsicStatus.Refused, true), (outcome.Status, outcome.IsCertainlyWithoutEffect));
        Assert.Contains("rate limit", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1010, ExtrinsicStatus.Refused)]
    [InlineData(1014, ExtrinsicStatus.Refused)]
    [InlineData(1016, ExtrinsicStatus.Refused)]
    [InlineData(1012, ExtrinsicStatus.Unknown)] // it was in a block, so it may be in this chain
    [InlineData(1013, ExtrinsicStatus.Unknown)] // it is in the pool, however it came there
    [InlineData(-32603, ExtrinsicStatus.Unknown)] // something broke, before or after
    public async Task Only_an_error_that_proves_it_is_called_a_refusal(int code, ExtrinsicStatus status)
    {
        await using var node = await ReadyAsync();
        node.Host.SetFault(new NodeFault(NodeFaultKind.Error) { Method = Watch, Code = code, Message = "no" });
        var outcome = await Commit(node, "a", new SubmitOptions { Timeout = TimeSpan.FromSeconds(1) }).WaitAsync(Limit);
        Assert.Equal((status, false), (outcome.Status, outcome.IsSuccess));
        Assert.Equal(status == ExtrinsicStatus.Refused, outcome.IsCertainlyWithoutEffect);
    }

    [Theory]
    [InlineData(NodeFaultKind.Hang)]
    [InlineData(NodeFaultKind.HalfOpen)]
    [InlineData(NodeFaultKind.Garbage)]
    [InlineData(NodeFaultKind.WrongId)]
    public async Task A_node_that_takes_it_and_answers_badly_ends_in_the_truth(NodeFaultKind kind)
    {
        await using var node = await ReadyAsync();
        var session = await node.ConnectAsync(TimeSpan.FromSeconds(2));
        node.Host.SetFault(new NodeFault(kind) { Method = Watch, Count = 1 });
        var submission = Commit(session, node, "a", new SubmitOptions { Timeout = TimeSpan.FromSeconds(30) });
        await node.ReceivedAsync(2);
        node.MakeBlocks(1);
        var outcome = await submission.WaitAsync(Limit);
        Assert.Equal(ExtrinsicStatus.Included, outcome.Status);
        await AssertSentOnceAsync(node, outcome);
    }

    [Fact]
    public async Task Giving_up_ends_the_wait_and_not_the_extrinsic()
    {
        await using var node = await ReadyAsync();
        using var giveUp = new CancellationTokenSource();
        var submission = Commit(node, "a", ct: giveUp.Token);
        await node.ReceivedAsync(2);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submission.WaitAsync(Limit));
        node.MakeBlocks(1);
        Assert.Equal(1u, await NonceAsync(node));

        // The account's next extrinsic is not held up.
        Assert.True((await node.CommitAsync("b")).IsSuccess);
        Assert.Equal(3, node.Host.ReceivedExtrinsics.Count);
    }

    private static async Task<ExecutionNode> ReadyAsync()
    {
        var node = await ExecutionNode.StartAsync();
        Assert.True((await node.RegisterAsync()).IsSuccess);
        return node;
    }

    private static Task<ExtrinsicOutcome> Commit(ExecutionNode node, string text, SubmitOptions? options = null, CancellationToken ct = default) =>
        Commit(node.Session, node, text, options, ct);

    private static Task<ExtrinsicOutcome> Commit(SubtensorSession session, ExecutionNode node, string text, SubmitOptions? options = null, CancellationToken ct = default) =>
        session.CommitAsync(node.Hotkey, ExecutionNode.NetUid, Encoding.UTF8.GetBytes(text), options, ct);

    private static async Task<uint> NonceAsync(ExecutionNode node)
    {
        await Task.Yield();
        return ExecutionNode.NonceOf(node.Host.Chain.Blocks.Best.State!, node.Hotkey.Account);
    }

    // A while later too, for a retry would come late.
    private static async Task AssertSentOnceAsync(ExecutionNode node, ExtrinsicOutcome outcome)
    {
        await Task.Delay(300);
        Assert.Single(node.Host.ReceivedExtrinsics, outcome.Hash);
        Assert.Equal(node.Host.ReceivedExtrinsics.Count, node.Host.ReceivedExtrinsics.Distinct().Count());
    }
}
