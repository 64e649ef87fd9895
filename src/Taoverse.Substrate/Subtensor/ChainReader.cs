using System.Globalization;
using System.Text.Json;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Runtimes;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Reads of one chain that agree on a block and its runtime, in as few round trips as there can be.</summary>
/// <param name="connection">The connection.</param>
/// <param name="runtimes">The chain's runtimes.</param>
/// <param name="genesisHash">The chain, by its first block: a fallback endpoint may turn out to be on another.</param>
/// <param name="latest">The runtime that was in force when the session began.</param>
/// <param name="timeout">The deadline of each call.</param>
internal sealed class ChainReader(
    RpcConnection connection, RuntimeSource runtimes, string genesisHash, ChainRuntime latest, TimeSpan timeout)
{
    /// <summary>The most keys that a node gives in one page.</summary>
    public const int PageSize = 1000;

    private ChainRuntime _latest = latest;

    /// <summary>The runtime that was in force at the newest block read.</summary>
    public ChainRuntime Latest => Volatile.Read(ref _latest);

    /// <summary>Chooses a block and reads there, in two round trips (one more where the runtime is not the latest known).</summary>
    /// <param name="block">The block; null for the newest.</param>
    /// <param name="calls">The calls, made for a runtime and a block hash.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The block and the reply to each call.</returns>
    public async Task<(PinnedBlock Block, RpcReply[] Replies)> ReadAsync(
        long? block, Func<ChainRuntime, string, IReadOnlyList<RpcCall>> calls, CancellationToken ct)
    {
        var (pinned, replies) = await ReadAtAsync(await HashOfAsync(block, ct).ConfigureAwait(false), calls, ct).ConfigureAwait(false);
        if (block is null)
        {
            Volatile.Write(ref _latest, pinned.Runtime);
        }

        return (pinned, replies);
    }

    /// <summary>Reads at a block of a known hash, in one round trip (one more where the runtime is not the latest known).</summary>
    public async Task<(PinnedBlock Block, RpcReply[] Replies)> ReadAtAsync(
        string hash, Func<ChainRuntime, string, IReadOnlyList<RpcCall>> calls, CancellationToken ct)
    {
        var runtime = Latest;
        while (true)
        {
            var replies = await BatchAsync(
                [
                    new RpcCall("chain_getBlockHash", [0]),
                    new RpcCall("chain_getHeader", [hash]),
                    new RpcCall("state_getRuntimeVersion", [hash]),
                    .. calls(runtime, hash),
                ],
                ct).ConfigureAwait(false);
            RequireGenesis(Text(replies[0].Result));
            var number = NumberOf(replies[1].Result);
            var specVersion = SpecVersionOf(Checked(replies[2], number).Result);
            if (specVersion == runtime.SpecVersion)
            {
                return (new PinnedBlock(number, hash, runtime), [.. replies.Skip(3).Select(r => Checked(r, number))]);
            }

            runtime = await runtimes.GetAsync(specVersion, hash, timeout, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Reads more at a block that was chosen before, in one round trip.</summary>
    public async Task<RpcReply[]> ReadAsync(PinnedBlock block, IReadOnlyList<RpcCall> calls, CancellationToken ct) =>
        [.. (await BatchAsync(calls, ct).ConfigureAwait(false)).Select(r => Checked(r, block.Number))];

    /// <summary>Storage values by key, as <c>state_queryStorageAt</c> answers them; keys that hold nothing are null.</summary>
    public static Dictionary<string, byte[]?> Changes(RpcReply reply) =>
        reply.Result.EnumerateArray().SelectMany(set => set.GetProperty("changes").EnumerateArray())
            .ToDictionary(change => Text(change[0]), change => change[1].ValueKind == JsonValueKind.Null ? null : FromHex(Text(change[1])));

    /// <summary>0x and hexadecimal digits, as keys of storage are written.</summary>
    public static string ToHex(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    public static byte[] FromHex(string text)
    {
        try
        {
            return Convert.FromHexString(text.AsSpan(text.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0));
        }
        catch (FormatException)
        {
            throw RpcErrors.UnexpectedResult("hexadecimal digits were expected");
        }
    }

    public static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw RpcErrors.UnexpectedResult($"text was expected, not {element.ValueKind}");

    public static int SpecVersionOf(JsonElement version) =>
        version.ValueKind == JsonValueKind.Object && version.TryGetProperty("specVersion", out var spec) && spec.TryGetInt32(out var number)
            ? number
            : throw RpcErrors.UnexpectedResult("a runtime version was expected");

    public static long NumberOf(JsonElement header) =>
        header.ValueKind == JsonValueKind.Object && header.TryGetProperty("number", out var number) && number.ValueKind == JsonValueKind.String
            && long.TryParse(number.GetString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw RpcErrors.UnexpectedResult("a block header was expected");

    /// <summary>The hash of a block; null for the newest.</summary>
    public async Task<string> HashOfAsync(long? block, CancellationToken ct)
    {
        if (block is < 0 or > uint.MaxValue)
        {
            throw SubtensorErrors.UnknownBlock(block.Value);
        }

        var answer = await connection.CallAsync(
            "chain_getBlockHash", block is { } number ? [number] : [], ct, timeout, RpcRetry.OnConnectionLoss).ConfigureAwait(false);
        return answer.ValueKind == JsonValueKind.Null ? throw SubtensorErrors.UnknownBlock(block ?? 0) : Text(answer);
    }

    private Task<IReadOnlyList<RpcReply>> BatchAsync(IReadOnlyList<RpcCall> calls, CancellationToken ct) =>
        connection.CallBatchAsync(calls, ct, timeout, RpcRetry.OnConnectionLoss);

    private void RequireGenesis(string actual)
    {
        if (actual != genesisHash)
        {
            throw SubtensorErrors.WrongChain(connection.Endpoint, genesisHash, actual);
        }
    }

    private static RpcReply Checked(RpcReply reply, long block) =>
        reply.Error is { } error && SubtensorErrors.MeansPruned(error) ? throw SubtensorErrors.BlockPruned(block, error) : reply;
}
