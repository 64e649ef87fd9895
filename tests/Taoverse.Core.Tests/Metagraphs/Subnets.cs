using Taoverse.Metagraphs;

namespace Taoverse.Core.Tests.Metagraphs;

/// <summary>Makes metagraphs to test with.</summary>
internal static class Subnets
{
    public static Metagraph Metagraph(int netUid, long block = 1, params Neuron[] neurons) => new()
    {
        NetUid = netUid,
        Block = block,
        BlockHash = "0x" + block.ToString("x64", System.Globalization.CultureInfo.InvariantCulture),
        SyncedAt = DateTimeOffset.UnixEpoch,
        Neurons = neurons,
    };

    public static Neuron Neuron(int uid, ulong stake = 0, bool permit = false, params (int Uid, int Value)[]? weights) => new()
    {
        NetUid = 9,
        Uid = uid,
        Hotkey = $"hotkey-{uid}",
        Coldkey = $"coldkey-{uid}",
        StakeRao = stake * 1_000_000_000,
        IncentiveRaw = 0,
        ConsensusRaw = 0,
        DividendsRaw = 0,
        ValidatorTrustRaw = 0,
        EmissionRao = 0,
        ValidatorPermit = permit,
        Active = true,
        LastUpdate = 0,
        Weights = weights?.Select(w => new NeuronLink(w.Uid, w.Value)).ToArray(),
    };
}
