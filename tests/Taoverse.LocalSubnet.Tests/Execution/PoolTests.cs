using Taoverse.LocalSubnet.Chain;
using Taoverse.LocalSubnet.Pool;
using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using static Taoverse.LocalSubnet.Tests.Execution.DirectCalls;

namespace Taoverse.LocalSubnet.Tests.Execution;

/// <summary>What the pool takes and refuses, with the codes and texts of a real node.</summary>
public sealed class PoolTests : IAsyncLifetime
{
    private LocalSubnetHost _host = null!;
    private DirectCalls _calls = null!;
    private Sr25519KeyPair _alice = null!;
    private Sr25519KeyPair _bob = null!;

    public async Task InitializeAsync()
    {
        _host = await LocalSubnetHost.StartAsync(ExecutionNode.Options);
        _calls = new DirectCalls(_host);
        _alice = Sr25519KeyPair.FromUri("//Alice");
        _bob = Sr25519KeyPair.FromUri("//Bob");
    }

    public async Task DisposeAsync()
    {
        _alice.Dispose();
        _bob.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public void A_transfer_moves_TAO_takes_the_fee_and_says_so_in_events()
    {
        var (before, nonce) = (FreeOf(_bob), NonceOf(_alice));
        var events = _calls.Send(_alice, "Balances", "transfer_keep_alive", To(_bob, 1_000));
        Assert.Equal(["Balances.Withdraw", "Balances.Transfer", "System.ExtrinsicSuccess"], events);
        Assert.Equal((before + 1_000, nonce + 1), (FreeOf(_bob), NonceOf(_alice)));
        Assert.True(FreeOf(_alice) < 1_000_000_000_000_000 - 1_000);
    }

    [Fact]
    public void A_call_that_fails_uses_its_nonce_and_changes_nothing_else()
    {
        var before = FreeOf(_alice);
        var events = _calls.Send(_alice, "Balances", "transfer_keep_alive", To(_bob, before));
        Assert.Equal(2, events.Count);
        Assert.Equal(("Balances.Withdraw", "Token(FundsUnavailable)"), (events[0], events[1]));
        Assert.Equal(1u, NonceOf(_alice));
        Assert.InRange(before - FreeOf(_alice), 1UL, 1_000_000UL);
    }

    [Theory]
    [InlineData("spec")]
    [InlineData("tx")]
    [InlineData("genesis")]
    [InlineData("birth")]
    [InlineData("dead")]
    public void What_was_signed_for_something_else_has_a_bad_signature(string what)
    {
        var best = _host.Chain.Blocks.Best;
        var old = _host.Chain.Blocks.Find(best.Number - 40)!;
        var bytes = Transfer(terms => what switch
        {
            "spec" => terms with { SpecVersion = 292 },
            "tx" => terms with { TransactionVersion = 2 },
            "genesis" => terms with { GenesisHash = best.Hash },
            "birth" => terms with { EraBlockHash = old.Hash },
            _ => terms with { Era = Era.Mortal(32, old.Number), EraBlockHash = old.Hash },
        });
        Assert.Equal((1010, "Invalid Transaction", "Transaction has a bad signature"), Refusal(bytes));
    }

    [Fact]
    public void A_changed_byte_anywhere_in_call_or_signature_is_a_bad_signature()
    {
        var bytes = Transfer();
        foreach (var at in new[] { 60, 100, bytes.Length - 1 })
        {
            var changed = bytes.ToArray();
            changed[at] ^= 4;
            Assert.Equal("Transaction has a bad signature", Refusal(changed).Detail);
        }
    }

    [Fact]
    public void An_era_that_begins_in_the_future_has_an_unknown_birth_block()
    {
        var best = _host.Chain.Blocks.Best;

        // 4096 phases ahead of a short chain: the first period has not begun.
        var bytes = Transfer(terms => terms with { Era = Era.Mortal(65536, 60_000), EraBlockHash = best.Hash });
        Assert.Equal((1010, "Invalid Transaction", "Transaction has an ancient birth block"), Refusal(bytes));
    }

    [Fact]
    public void An_immortal_extrinsic_is_signed_for_the_first_block()
    {
        var genesis = _host.Chain.Blocks.Find(0u)!.Hash;
        _host.Chain.Submit(Transfer(terms => terms with { Era = Era.Immortal, EraBlockHash = genesis }));
        _host.MakeBlock();
        Assert.Equal(1u, NonceOf(_alice));
    }

    [Fact]
    public void A_used_nonce_is_outdated_and_a_used_extrinsic_is_banned()
    {
        var first = Transfer();
        var rival = Transfer(value: 2);
        _host.Chain.Submit(first);
        Assert.Equal((1013, "Transaction Already Imported", SignedExtrinsic.HashOf(first)), Refusal(first));
        _host.MakeBlock();
        Assert.Equal((1012, "Transaction is temporarily banned", null), Refusal(first));
        Assert.Equal((1010, "Invalid Transaction", "Transaction is outdated"), Refusal(rival));
    }

    [Fact]
    public void A_future_nonce_waits_until_the_gap_is_filled()
    {
        var second = Transfer(terms => terms with { Nonce = 1 });
        var waiting = _host.Chain.Submit(second);
        Assert.Equal((PoolStatus.Future, 0u), (waiting.Status, Next(_alice)));
        _host.MakeBlock();
        Assert.Equal(PoolStatus.Future, waiting.Status);

        var first = _host.Chain.Submit(Transfer());
        Assert.Equal((PoolStatus.Ready, PoolStatus.Ready, 2u), (first.Status, waiting.Status, Next(_alice)));
        _host.MakeBlock();
        Assert.Equal(2u, NonceOf(_alice));
        Assert.Equal(waiting.Block, first.Block);
        Assert.Equal(3, first.Block!.Extrinsics.Count);
    }

    [Fact]
    public void Of_two_with_one_nonce_the_better_paying_takes_the_place()
    {
        var first = _host.Chain.Submit(Transfer());
        Assert.Equal(1014, Refusal(Transfer(terms => terms with { Nonce = 0 }, value: 2)).Code);
        var said = new List<string>();
        first.Watch(what => said.Add(System.Text.Json.JsonSerializer.Serialize(what)));
        var better = Transfer(terms => terms with { Nonce = 0, Tip = 5 }, value: 3);
        _host.Chain.Submit(better);
        Assert.Equal(["\"ready\"", $$"""{"usurped":"{{SignedExtrinsic.HashOf(better)}}"}"""], said);
        _host.MakeBlock();
        Assert.Equal(1u, NonceOf(_alice));
    }

    [Fact]
    public void Who_cannot_pay_is_refused_but_what_is_free_of_fees_is_not()
    {
        using var poor = Sr25519KeyPair.FromUri("//Nobody");
        var transfer = _calls.Sign(poor, "Balances", "transfer_keep_alive", To(_bob, 1));
        Assert.Equal((1010, "Invalid Transaction", "Inability to pay some fees (e.g. account balance too low)"), Refusal(transfer));
        Assert.Equal("Commitments.AccountNotAllowedCommit", _calls.ErrorOf(poor, "Commitments", "set_commitment", Commitment(1, "Raw1", [1])));
    }

    [Fact]
    public void Calls_that_are_not_executed_here_are_refused_and_not_passed_over()
    {
        var bytes = _calls.Sign(_alice, "System", "remark_with_event", With(("remark", new byte[1])));
        Assert.Equal((1010, "Invalid Transaction", "Transaction call is not expected"), Refusal(bytes));
        var inherent = _host.Chain.Blocks.Best.Extrinsics[0];
        Assert.Equal((1010, "Invalid Transaction", "Transaction call is not expected"), Refusal(inherent));
    }

    [Fact]
    public void Bytes_that_are_no_extrinsic_are_refused_by_name()
    {
        Assert.Equal(1001, Refusal([]).Code);
        Assert.Equal(1001, Refusal([4]).Code);
        Assert.Equal(1001, Refusal([4, 0x84, 0]).Code);
        Assert.Equal(1002, Refusal([4, 0x84]).Code);
        Assert.Equal(1002, Refusal([8, 0x85, 0]).Code);
        var cut = Transfer();
        Assert.Equal(1001, Refusal(cut[..^1]).Code);
    }

    [Fact]
    public void An_extrinsic_that_dies_while_it_waits_becomes_invalid()
    {
        _host.HoldsExtrinsics = true;
        var best = _host.Chain.Blocks.Best;
        var waiting = _host.Chain.Submit(Transfer(terms => terms with { Era = Era.Mortal(4, best.Number), EraBlockHash = best.Hash }));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(PoolStatus.Ready, waiting.Status);
            _host.MakeBlock();
        }

        Assert.Equal(PoolStatus.Gone, waiting.Status);
        Assert.Equal((1012, 0u), (Refusal(waiting.Extrinsic.Bytes).Code, Next(_alice)));
    }

    [Fact]
    public void A_fork_brings_extrinsics_back_into_the_pool_and_the_state_with_them()
    {
        var pooled = _host.Chain.Submit(Transfer());
        _host.MakeBlock();
        var (first, number) = (_host.Chain.Blocks.Best, _host.BlockNumber);
        _host.Retract(1, [pooled.Extrinsic.Hash]);
        Assert.Equal((number, 0u, PoolStatus.Ready), (_host.BlockNumber, NonceOf(_alice), pooled.Status));
        Assert.NotEqual(first.Hash, _host.Chain.Blocks.Best.Hash);
        Assert.Same(first, _host.Chain.Blocks.Find(first.Hash));
        _host.MakeBlock();
        Assert.Equal((1u, PoolStatus.InBlock), (NonceOf(_alice), pooled.Status));
        _host.MakeBlock();
        _host.MakeBlock();
        Assert.Equal(PoolStatus.Gone, pooled.Status);
    }

    [Fact]
    public void Finalized_blocks_cannot_be_retracted()
    {
        var finalized = _host.Chain.Blocks.Finalized;
        _host.Retract(2);
        Assert.Same(finalized, _host.Chain.Blocks.Finalized);
        Assert.Throws<ArgumentOutOfRangeException>(() => _host.Retract(3));
    }

    [Fact]
    public void The_root_of_extrinsics_follows_from_them()
    {
        _host.MakeBlock();
        var empty = _host.Chain.Blocks.Best.Header.ExtrinsicsRoot;
        _host.Chain.Submit(Transfer());
        _host.MakeBlock();
        Assert.NotEqual(empty, _host.Chain.Blocks.Best.Header.ExtrinsicsRoot);
    }

    private static Dictionary<string, object?> To(Sr25519KeyPair to, ulong value) =>
        With(("dest", new Taoverse.Substrate.Codecs.ScaleVariant("Id", to.Account)), ("value", value));

    private static Dictionary<string, object?> Commitment(int netuid, string kind, byte[] data) =>
        With(("netuid", netuid), ("info", With(("fields", new object[] { new Taoverse.Substrate.Codecs.ScaleVariant(kind, data) }))));

    private byte[] Transfer(Func<ExtrinsicTerms, ExtrinsicTerms>? change = null, ulong value = 1) =>
        _calls.Sign(_alice, "Balances", "transfer_keep_alive", To(_bob, value), change);

    private (int Code, string Message, string? Detail) Refusal(byte[] bytes)
    {
        var refusal = Assert.Throws<PoolException>(() => _host.Chain.Submit(bytes));
        return (refusal.Code, refusal.Message, refusal.Detail);
    }

    private uint NonceOf(Sr25519KeyPair pair) => ExecutionNode.NonceOf(_host.Chain.Blocks.Best.State!, pair.Account);

    private uint Next(Sr25519KeyPair pair) => _host.Chain.Read(pool => pool.NextNonce(pair.Account, NonceOf(pair)));

    private ulong FreeOf(Sr25519KeyPair pair) => new LocalSubnet.Execution.AccountBook(_host.Chain.Blocks.Best.State!)[pair.Account].Data.Free;
}
