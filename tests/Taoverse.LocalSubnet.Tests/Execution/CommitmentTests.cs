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

    private static async Task<ModelMetadata> ReadAsync(ExecutionNode node)
    {
        await foreach (var metadata in node.Session.GetModelCommitmentsAsync(ExecutionNode.NetUid, [node.Hotkey.ToString()]))
        {
            return metadata;
        }

        throw new InvalidOperationException("Nothing was committed.");
    }
}
