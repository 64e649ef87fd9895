using Taoverse.Models;
using Taoverse.Substrate.Extrinsics;

namespace Taoverse.LocalSubnet.Tests.Execution;

public class CommitmentTests
{
    private const string Text = "lab:model:0123456789abcdef0123456789abcdef01234567:secure:1";

    [Fact]
    public async Task A_model_is_committed_and_read_back_with_its_block()
    {
        await using var node = await ExecutionNode.StartAsync();
        Assert.True((await node.RegisterAsync()).IsSuccess);
        var outcome = await node.CommitAsync(Text);

        Assert.Equal((ExtrinsicStatus.Included, node.Host.BlockNumber, null), (outcome.Status, outcome.Block, outcome.Reason));
        Assert.Equal(0u, outcome.Nonce);
        var read = await ReadAsync(node);
        Assert.Equal((Text, outcome.Block), (read.Id?.ToString(), read.Block));

        var second = await node.CommitAsync(Text[..^1] + "2");
        Assert.Equal((1u, true), (second.Nonce, second.IsSuccess));
        Assert.Equal((Text[..^1] + "2", second.Block), ((await ReadAsync(node)).Id?.ToString(), (await ReadAsync(node)).Block));
    }

    [Fact]
    public async Task A_commitment_beyond_the_space_of_an_epoch_is_refused_with_the_blocks_to_wait()
    {
        await using var node = await ExecutionNode.StartAsync();
        await node.RegisterAsync();
        node.SetIn("Commitments", "MaxSpace", 250u);
        for (var round = 0; round < 3; round++)
        {
            node.MakeBlocks(21); // the last commitment of the round before counts no more
            while ((node.Host.BlockNumber + ExecutionNode.NetUid + 2) % 21 != round * 6)
            {
                node.Host.MakeBlock();
            }

            Assert.True((await node.CommitAsync("a")).IsSuccess);
            Assert.True((await node.CommitAsync(new string('b', 150))).IsSuccess); // as BigRaw, for it is more than 128 bytes
            var error = await Assert.ThrowsAsync<TaoverseException>(() => CommitRefusedAsync(node, "c"));
            Assert.Equal(("CommitmentTooSoon", FaultKind.LimitsExceeded), (error.ErrorId, error.Kind));
            var blocks = int.Parse(error.NextStep!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(21 - 2 - (round * 6), blocks);

            // One block less is too few, and as many are enough.
            node.MakeBlocks(blocks - 1);
            await Assert.ThrowsAsync<TaoverseException>(() => CommitRefusedAsync(node, "c"));
            node.MakeBlocks(1);
            Assert.True((await node.CommitAsync("c")).IsSuccess);
        }

        Assert.Equal(1 + 9, node.Host.ReceivedExtrinsics.Count);
    }

    [Fact]
    public async Task Data_that_the_chain_has_no_room_for_is_refused()
    {
        await using var node = await ExecutionNode.StartAsync();
        await node.RegisterAsync();
        Assert.Equal("CommitmentTooLarge", (await Assert.ThrowsAsync<TaoverseException>(() => CommitRefusedAsync(node, new string('x', 513)))).ErrorId);
        Assert.Single(node.Host.ReceivedExtrinsics);
    }

    [Fact]
    public async Task An_unregistered_hotkey_is_refused_before_anything_is_sent()
    {
        await using var node = await ExecutionNode.StartAsync();
        Assert.Equal("NotRegistered", (await Assert.ThrowsAsync<TaoverseException>(() => CommitRefusedAsync(node, "x"))).ErrorId);
        Assert.Empty(node.Host.ReceivedExtrinsics);
    }

    private static Task<ExtrinsicOutcome> CommitRefusedAsync(ExecutionNode node, string text) =>
        node.Session.CommitAsync(node.Hotkey, ExecutionNode.NetUid, System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task<ModelMetadata> ReadAsync(ExecutionNode node)
    {
        await foreach (var metadata in node.Session.GetModelCommitmentsAsync(ExecutionNode.NetUid, [node.Hotkey.ToString()]))
        {
            return metadata;
        }

        throw new InvalidOperationException("Nothing was committed.");
    }
}
