using System.Text;
using Taoverse.Models;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Reads model commitments: three round trips for a whole subnet, two for chosen hotkeys.</summary>
internal sealed class CommitmentReader(ChainReader chain)
{
    private const string Pallet = "Commitments";
    private const string Entry = "CommitmentOf";

    public async Task<IReadOnlyList<ModelMetadata>> ReadSubnetAsync(int netUid, long? blockNumber, CancellationToken ct)
    {
        SubnetReader.RequireNetUid(netUid);
        var (block, first) = await chain.ReadAsync(
            blockNumber,
            (runtime, hash) =>
            [
                SubnetReader.Exists(runtime, netUid, hash),
                new RpcCall("state_getStorage", [runtime.Key("SubtensorModule", "SubnetworkN", netUid), hash]),
                Page(runtime, netUid, null, hash),
            ],
            ct).ConfigureAwait(false);
        SubnetReader.RequireExists(block, netUid, first[0]);
        var keys = await RemainingKeysAsync(block, netUid, first[2], ct).ConfigureAwait(false);
        int neurons = block.Runtime.Decode<ushort>("SubtensorModule", "SubnetworkN", first[1].GetBytes());
        var slots = Enumerable.Range(0, neurons).Select(uid => ChainReader.ToHex(block.Runtime.Key("SubtensorModule", "Keys", netUid, uid))).ToArray();
        var replies = await chain.ReadAsync(block, [Query(keys, block), Query(slots, block)], ct).ConfigureAwait(false);

        var owners = ChainReader.Changes(replies[1]);
        var uids = new Dictionary<AccountId, int>();
        for (var uid = 0; uid < slots.Length; uid++)
        {
            uids[block.Runtime.Decode<AccountId>("SubtensorModule", "Keys", owners.GetValueOrDefault(slots[uid]))] = uid;
        }

        var entry = block.Runtime.Metadata.GetStorage(Pallet, Entry);
        var prefix = block.Runtime.Key(Pallet, Entry, netUid).Length;
        return [.. ChainReader.Changes(replies[0]).Where(c => c.Value is not null)
            .Select(c =>
            {
                var account = entry.LastArgument<AccountId>(block.Runtime.Codecs, ChainReader.FromHex(c.Key), prefix);
                return Read(block.Runtime, netUid, uids.TryGetValue(account, out var uid) ? uid : null, account.ToString(), c.Value!);
            })
            .OrderBy(m => m.Uid ?? int.MaxValue).ThenBy(m => m.Hotkey, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<ModelMetadata>> ReadHotkeysAsync(
        int netUid, IReadOnlyCollection<string> hotkeys, long? blockNumber, CancellationToken ct)
    {
        SubnetReader.RequireNetUid(netUid);
        var accounts = hotkeys.Distinct().Select(h => (Address: h, Account: AccountId.Parse(h))).ToArray();
        var (block, replies) = await chain.ReadAsync(
            blockNumber,
            (runtime, hash) =>
            [
                SubnetReader.Exists(runtime, netUid, hash),
                new RpcCall("state_queryStorageAt", [accounts.Select(a => runtime.Key(Pallet, Entry, netUid, a.Account)).ToArray(), hash]),
                new RpcCall("state_queryStorageAt", [accounts.Select(a => runtime.Key("SubtensorModule", "Uids", netUid, a.Account)).ToArray(), hash]),
            ],
            ct).ConfigureAwait(false);
        SubnetReader.RequireExists(block, netUid, replies[0]);
        var commitments = new StoredValues(block.Runtime, ChainReader.Changes(replies[1]));
        var uids = new StoredValues(block.Runtime, ChainReader.Changes(replies[2]));
        List<ModelMetadata> found = [];
        foreach (var (address, account) in accounts)
        {
            if (commitments.Bytes(Pallet, Entry, netUid, account) is { } value)
            {
                found.Add(Read(block.Runtime, netUid, uids.Get<ushort?>("SubtensorModule", "Uids", netUid, account), address, value));
            }
        }

        return found;
    }

    private static RpcCall Page(ChainRuntime runtime, int netUid, string? after, string hash) =>
        new("state_getKeysPaged", [runtime.Key(Pallet, Entry, netUid), ChainReader.PageSize, after, hash]);

    private static RpcCall Query(string[] keys, PinnedBlock block) => new("state_queryStorageAt", [keys, block.Hash]);

    private async Task<string[]> RemainingKeysAsync(PinnedBlock block, int netUid, RpcReply page, CancellationToken ct)
    {
        List<string> keys = [.. Keys(page)];
        while (keys.Count > 0 && keys.Count % ChainReader.PageSize == 0)
        {
            var next = await chain.ReadAsync(block, [Page(block.Runtime, netUid, keys[^1], block.Hash)], ct).ConfigureAwait(false);
            var more = Keys(next[0]).ToArray();
            if (more.Length == 0 || string.CompareOrdinal(more[0], keys[^1]) <= 0)
            {
                break; // the end, or a node that would page in circles
            }

            keys.AddRange(more);
        }

        return [.. keys];

        static IEnumerable<string> Keys(RpcReply reply) => reply.Result.EnumerateArray().Select(ChainReader.Text);
    }

    /// <summary>Reads one commitment. What cannot be read as a model says why, so that the rest of a subnet still comes.</summary>
    internal static ModelMetadata Read(ChainRuntime runtime, int netUid, int? uid, string hotkey, byte[] value)
    {
        var (block, text, reason) = ReadFields(runtime, value);
        ModelId? id = null;
        if (text is not null && !ModelId.TryParse(text, out id, out reason))
        {
            id = null;
        }

        return new ModelMetadata
        {
            NetUid = netUid,
            Uid = uid,
            Hotkey = hotkey,
            Block = block,
            Id = id,
            Reason = id is null ? $"The commitment cannot be read as a model: {reason}." : null,
        };
    }

    // Field by field, so that data of a kind that this runtime does not describe still leaves the block number.
    private static (long Block, string? Text, string? Reason) ReadFields(ChainRuntime runtime, byte[] value)
    {
        var type = runtime.Metadata.Types[runtime.Metadata.GetStorage(Pallet, Entry).ValueTypeId];
        var reader = new ScaleReader(value);
        long block = 0;
        try
        {
            foreach (var field in (type.Definition as TypeDefinition.Composite ?? throw new ScaleException($"{type} is not a commitment")).Fields)
            {
                var content = runtime.Codecs.Get<object?>(field.TypeId).Read(ref reader);
                if (field.Name == "block")
                {
                    block = Convert.ToInt64(content, System.Globalization.CultureInfo.InvariantCulture);
                }
                else if (content is ScaleRecord info)
                {
                    reader.EnsureEnd();
                    return TextOf(info, out var reason) is { } text ? (block, text, null) : (block, null, reason);
                }
            }

            return (block, null, "it has no content");
        }
        catch (ScaleException e)
        {
            return (block, null, e.Message);
        }
    }

    // As the Python SDK does, the first field alone is looked at.
    private static string? TextOf(ScaleRecord info, out string reason)
    {
        var fields = info["fields"] as IReadOnlyList<object?>;
        if (fields is not [ScaleVariant first, ..])
        {
            reason = "it is empty";
            return null;
        }

        if (first is not { Value: byte[] bytes } || !(first.Name.StartsWith("Raw", StringComparison.Ordinal) || first.Name == "BigRaw"))
        {
            reason = $"it holds {first.Name} instead of text";
            return null;
        }

        try
        {
            reason = string.Empty;
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            reason = "its bytes are not UTF-8 text";
            return null;
        }
    }
}
