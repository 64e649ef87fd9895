using System.Collections.Concurrent;
using System.Text.Json;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Runtimes;

/// <summary>The runtimes of one chain, each read once: from memory, from the cache on disk, else from the node.</summary>
/// <param name="connection">The connection.</param>
/// <param name="genesisHash">The hash of the chain's first block.</param>
/// <param name="cache">The cache on disk; null for none.</param>
public sealed class RuntimeSource(RpcConnection connection, string genesisHash, MetadataCache? cache)
{
    private readonly ConcurrentDictionary<int, ChainRuntime> _runtimes = new();

    /// <summary>How often metadata was downloaded.</summary>
    public int Downloads { get; private set; }

    /// <summary>The runtime of a spec version.</summary>
    /// <param name="specVersion">The spec version, as the node named it for the block.</param>
    /// <param name="blockHash">A block at which that runtime is in force.</param>
    /// <param name="timeout">The deadline of each call.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<ChainRuntime> GetAsync(int specVersion, string blockHash, TimeSpan timeout, CancellationToken ct)
    {
        if (_runtimes.TryGetValue(specVersion, out var known))
        {
            return known;
        }

        if (cache?.Read(genesisHash, specVersion) is { } stored && TryRead(stored) is { } cached)
        {
            return _runtimes.GetOrAdd(specVersion, new ChainRuntime(specVersion, cached));
        }

        var bytes = await DownloadAsync(blockHash, timeout, ct).ConfigureAwait(false);
        var metadata = MetadataReader.Read(bytes);
        Downloads++;
        cache?.Write(genesisHash, specVersion, bytes);
        return _runtimes.GetOrAdd(specVersion, new ChainRuntime(specVersion, metadata));
    }

    private static RuntimeMetadata? TryRead(byte[] stored)
    {
        try
        {
            return MetadataReader.Read(stored);
        }
        catch (ScaleException)
        {
            return null;
        }
    }

    // Version 15 describes runtime APIs; nodes that lack it may have 16, and old ones answer 14 alone.
    private async Task<byte[]> DownloadAsync(string blockHash, TimeSpan timeout, CancellationToken ct)
    {
        foreach (var version in new byte[] { 15, 16 })
        {
            try
            {
                byte[] argument = [version, 0, 0, 0];
                var answer = await connection.CallBytesAsync(
                    "state_call", ["Metadata_metadata_at_version", argument, blockHash], ct, timeout, RpcRetry.OnConnectionLoss).ConfigureAwait(false);
                if (Unwrap(answer) is { } metadata)
                {
                    return metadata;
                }
            }
            catch (RpcException)
            {
                break; // a runtime without the method
            }
        }

        return await connection.CallBytesAsync("state_getMetadata", [blockHash], ct, timeout, RpcRetry.OnConnectionLoss).ConfigureAwait(false)
            ?? throw RpcErrors.UnexpectedResult("state_getMetadata gave nothing");
    }

    // Option<Vec<u8>>
    private static byte[]? Unwrap(ReadOnlySpan<byte> answer)
    {
        var reader = new ScaleReader(answer);
        return !answer.IsEmpty && reader.ReadBool() ? reader.ReadByteSequence().ToArray() : null;
    }
}
