using System.Buffers.Binary;
using System.Net;
using Taoverse.Metagraphs;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Subtensor.Wire;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Reads metagraphs, in two round trips.</summary>
internal sealed class MetagraphReader(ChainReader chain, TimeProvider time)
{
    public async Task<Metagraph> ReadAsync(int netUid, MetagraphRequest request, CancellationToken ct)
    {
        SubnetReader.RequireNetUid(netUid);
        var method = request.IncludeWeights ? RuntimeMethods.Neurons : RuntimeMethods.NeuronsLite;
        var (block, replies) = await chain.ReadAsync(
            request.BlockNumber,
            (runtime, hash) =>
            [
                SubnetReader.Exists(runtime, netUid, hash),
                RuntimeMethods.Call(method, netUid, hash),
                // Runtimes without a metagraph method report normalised stake beside weights, so stake comes from elsewhere.
                RuntimeMethods.CallForFields(runtime, netUid, MetagraphInfo.Fields, hash)
                    ?? RuntimeMethods.Call(RuntimeMethods.NeuronsLite, netUid, hash),
            ],
            ct).ConfigureAwait(false);

        SubnetReader.RequireExists(block, netUid, replies[0]);
        var neurons = RuntimeMethods.Decode<NeuronInfo[]>(block.Runtime, method, Answer(replies[1]));
        var info = ReadInfo(block, replies[2]);
        return new Metagraph
        {
            NetUid = netUid,
            Name = NullIfEmpty(info.Name),
            Symbol = NullIfEmpty(info.Symbol),
            Tempo = info.Tempo,
            Block = block.Number,
            BlockHash = block.Hash,
            SyncedAt = time.GetUtcNow(),
            Neurons = Array.ConvertAll(neurons, n => ToNeuron(netUid, n, info.TotalStake ?? [])),
        };
    }

    private static MetagraphInfo ReadInfo(PinnedBlock block, RpcReply reply)
    {
        var method = (string)reply.Call.Parameters[0]!;
        return method == RuntimeMethods.NeuronsLite
            ? new MetagraphInfo { TotalStake = Array.ConvertAll(RuntimeMethods.Decode<NeuronInfo[]>(block.Runtime, method, Answer(reply)), n => Sum(n.Stake)) }
            : RuntimeMethods.Decode<MetagraphInfo?>(block.Runtime, method, Answer(reply)) ?? new MetagraphInfo();
    }

    private static byte[] Answer(RpcReply reply) => reply.GetBytes() ?? throw RpcErrors.UnexpectedResult("state_call gave nothing");

    private static Neuron ToNeuron(int netUid, NeuronInfo neuron, ulong[] totalStake) => new()
    {
        NetUid = netUid,
        Uid = neuron.Uid,
        Hotkey = neuron.Hotkey.ToString(),
        Coldkey = neuron.Coldkey.ToString(),
        StakeRao = neuron.Uid < totalStake.Length ? totalStake[neuron.Uid] : Sum(neuron.Stake),
        IncentiveRaw = neuron.Incentive,
        ConsensusRaw = neuron.Consensus,
        DividendsRaw = neuron.Dividends,
        ValidatorTrustRaw = neuron.ValidatorTrust,
        EmissionRao = neuron.Emission,
        ValidatorPermit = neuron.ValidatorPermit,
        Active = neuron.Active,
        LastUpdate = (long)neuron.LastUpdate,
        Axon = ToAxon(neuron.AxonInfo),
        Weights = ToLinks(neuron.Weights),
        Bonds = ToLinks(neuron.Bonds),
    };

    private static ulong Sum((Accounts.AccountId Coldkey, ulong Rao)[] stakes)
    {
        ulong sum = 0;
        foreach (var (_, rao) in stakes)
        {
            sum = unchecked(sum + rao) is var next && next >= sum ? next : ulong.MaxValue;
        }

        return sum;
    }

    private static NeuronLink[]? ToLinks((ushort Uid, ushort Value)[]? row) =>
        row is null ? null : Array.ConvertAll(row, entry => new NeuronLink(entry.Uid, entry.Value));

    private static Axon? ToAxon(AxonInfo info)
    {
        if (info.Ip == 0 && info.Port == 0)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, info.Ip);
        var address = info.IpType == 6 || info.Ip > uint.MaxValue ? new IPAddress(bytes) : new IPAddress(bytes[12..]);
        return new Axon(address, info.Port, info.Protocol, info.Version, (long)info.Block);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
