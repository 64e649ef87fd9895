using System.Diagnostics;
using Taoverse.Metagraphs;
using Taoverse.Models;
using Taoverse.Substrate.Subtensor;

/// <summary>Reads a whole subnet and prints who validates, who mines and what they committed.</summary>
internal static class Overview
{
    public static async Task ShowAsync(SubtensorSession session, int netUid, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var metagraph = await session.GetMetagraphAsync(netUid, new MetagraphRequest { IncludeWeights = true }, ct);
        var metagraphTime = watch.ElapsedMilliseconds;
        watch.Restart();
        List<ModelMetadata> commitments = [];
        await foreach (var commitment in session.GetModelCommitmentsAsync(netUid, ct: ct))
        {
            commitments.Add(commitment);
        }

        Console.WriteLine($"\nSubnet {netUid} '{metagraph.Name}' {metagraph.Symbol} at block {metagraph.Block}: "
            + $"{metagraph.Neurons.Count} neurons in {metagraphTime} ms, {commitments.Count} commitments in {watch.ElapsedMilliseconds} ms");

        Console.WriteLine("  Validators by stake        uid        stake  v-trust  dividends  weights");
        foreach (var neuron in metagraph.Neurons.Where(n => n.ValidatorPermit).OrderByDescending(n => n.Stake).Take(5))
        {
            Console.WriteLine($"  {Short(neuron.Hotkey),-25}{neuron.Uid,5}{neuron.Stake,13:N2}{neuron.ValidatorTrust,9:0.000}{neuron.Dividends,11:0.0000}{neuron.Weights?.Count,9}");
        }

        var models = commitments.ToDictionary(c => c.Hotkey);
        Console.WriteLine("  Miners by incentive        uid    incentive  since block  model");
        foreach (var neuron in metagraph.Neurons.Where(n => !n.ValidatorPermit).OrderByDescending(n => n.Incentive).Take(5))
        {
            var model = models.GetValueOrDefault(neuron.Hotkey);
            Console.WriteLine($"  {Short(neuron.Hotkey),-25}{neuron.Uid,5}{neuron.Incentive,13:0.0000}{model?.Block,13}  {model?.Id?.RepoId ?? model?.Reason ?? "none committed"}");
        }

        foreach (var broken in commitments.Where(c => !c.IsValid).Take(3))
        {
            Console.WriteLine($"  uid {broken.Uid}: {broken.Reason}");
        }
    }

    public static string Short(string hotkey) => $"{hotkey[..10]}...{hotkey[^8..]}";
}
