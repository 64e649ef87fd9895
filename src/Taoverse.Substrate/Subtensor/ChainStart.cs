using Taoverse.Substrate.Rpc;

namespace Taoverse.Substrate.Subtensor;

/// <summary>What is asked of a chain first.</summary>
/// <param name="GenesisHash">The hash of its first block.</param>
/// <param name="HeadHash">The hash of its newest block.</param>
/// <param name="SpecVersion">The spec version of its runtime.</param>
/// <param name="ChainName">What it calls itself.</param>
internal sealed record ChainStart(string GenesisHash, string HeadHash, int SpecVersion, string ChainName)
{
    public static async Task<ChainStart> ReadAsync(RpcConnection connection, TimeSpan timeout, CancellationToken ct)
    {
        var replies = await connection.CallBatchAsync(
            [
                new RpcCall("chain_getBlockHash", [0]),
                new RpcCall("chain_getBlockHash", []),
                new RpcCall("state_getRuntimeVersion", []),
                new RpcCall("system_chain", []),
            ],
            ct, timeout, RpcRetry.OnConnectionLoss).ConfigureAwait(false);
        return new ChainStart(
            ChainReader.Text(replies[0].Result), ChainReader.Text(replies[1].Result),
            ChainReader.SpecVersionOf(replies[2].Result), ChainReader.Text(replies[3].Result));
    }
}
