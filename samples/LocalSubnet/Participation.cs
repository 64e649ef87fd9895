using Taoverse.Metagraphs;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Extrinsics;
using Taoverse.Substrate.Subtensor;

/// <summary>Takes part in a subnet: miners register and publish models, and a validator earns a permit, saves the models and sets weights.</summary>
internal sealed class Participation(SubtensorSession session, int netUid, Publishing publishing, CancellationToken ct) : IDisposable
{
    private const ulong Stake = 200_000_000_000_000; // rao

    // The first account of every development chain; on the local subnet it owns a million TAO.
    private readonly Sr25519KeyPair _coldkey = Sr25519KeyPair.FromUri("//Alice");
    private readonly Sr25519KeyPair _validator = Sr25519KeyPair.FromUri("//Alice//validator");
    private readonly Sr25519KeyPair[] _miners = [.. Enumerable.Range(1, 3).Select(i => Sr25519KeyPair.FromUri($"//Alice//miner{i}"))];

    public async Task RunAsync()
    {
        Console.WriteLine($"\nTaking part in subnet {netUid}, each step a signed extrinsic");
        foreach (var hotkey in _miners.Append(_validator))
        {
            var plan = await session.PlanRegistrationAsync(_coldkey.ToString(), hotkey.ToString(), netUid, ct);
            Show(await session.RegisterAsync(_coldkey, plan, ct: ct), $"{hotkey} registered for {plan.Cost} TAO");
        }

        Show(await session.AddStakeAsync(_coldkey, _validator.ToString(), netUid, Stake, ct: ct), $"{Stake / 1e9:N0} TAO staked with the last of them");
        foreach (var (index, miner) in _miners.Index())
        {
            await publishing.PublishAsync(miner, index + 1, ct);
        }

        await publishing.SaveAsync(_miners.Select(miner => miner.ToString()), ct);
        Console.WriteLine("  waiting for the epoch that gives the validator its permit, and for the rate limit of weights");
        Neuron[] miners;
        Neuron validator;
        do
        {
            await Task.Delay(200, ct);
            var metagraph = await session.GetMetagraphAsync(netUid, ct: ct);
            validator = NeuronFilter.Find(metagraph, _validator.ToString());
            miners = [.. _miners.Select(miner => NeuronFilter.Find(metagraph, miner.ToString()))];
        }
        while (!validator.ValidatorPermit || await session.GetBlockNumberAsync(ct) < validator.LastUpdate + 10);

        KeyValuePair<int, double>[] wanted = [.. miners.Select((miner, index) => KeyValuePair.Create(miner.Uid, 1.0 / (index + 1)))];
        var weights = await session.PlanWeightsAsync(_validator.ToString(), netUid, wanted, ct: ct);
        Show(await session.SetWeightsAsync(_validator, weights, ct: ct), $"uid {weights.Uid} set the weights {weights.Vector}");
    }

    public void Dispose()
    {
        _coldkey.Dispose();
        _validator.Dispose();
        Array.ForEach(_miners, miner => miner.Dispose());
    }

    private static void Show(ExtrinsicOutcome outcome, string what)
    {
        outcome.EnsureSuccess(what);
        Console.WriteLine($"  block {outcome.Block}: {what}");
    }
}
