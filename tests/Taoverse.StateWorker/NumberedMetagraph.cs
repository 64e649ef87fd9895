using System.Globalization;
using Taoverse.Metagraphs;

namespace Taoverse.StateWorker;

/// <summary>Metagraphs each of whose values tells the block, so that a mixture of two is found out.</summary>
internal static class NumberedMetagraph
{
    private const int Neurons = 256;

    public static Metagraph Make(int netUid, long block) => new()
    {
        NetUid = netUid,
        Block = block,
        BlockHash = "0x" + block.ToString("x64", CultureInfo.InvariantCulture),
        SyncedAt = DateTimeOffset.UtcNow,
        Neurons = [.. Enumerable.Range(0, Neurons).Select(uid => MakeNeuron(netUid, uid, block))],
    };

    /// <summary>Gives the block, or throws where something in it is of another one.</summary>
    public static long Check(Metagraph metagraph)
    {
        var block = metagraph.Block;
        var expected = Make(metagraph.NetUid, block);
        var isWhole = metagraph.BlockHash == expected.BlockHash && metagraph.Neurons.Count == Neurons && metagraph.Neurons.Zip(expected.Neurons).All(
            pair => pair.First with { Weights = null } == pair.Second with { Weights = null } && pair.First.Weights!.SequenceEqual(pair.Second.Weights!));
        return isWhole ? block : throw new InvalidDataException($"the metagraph of block {block} is a mixture");
    }

    private static Neuron MakeNeuron(int netUid, int uid, long block) => new()
    {
        NetUid = netUid,
        Uid = uid,
        Hotkey = $"hotkey-{uid}-{block}",
        Coldkey = $"coldkey-{uid}-{block}",
        StakeRao = (ulong)block,
        IncentiveRaw = (ushort)block,
        ConsensusRaw = (ushort)block,
        DividendsRaw = (ushort)block,
        ValidatorTrustRaw = (ushort)block,
        EmissionRao = (ulong)block,
        ValidatorPermit = uid < 8,
        Active = true,
        LastUpdate = block,
        Weights = uid < 8 ? [.. Enumerable.Range(0, Neurons).Select(u => new NeuronLink(u, (ushort)block))] : [],
    };
}
