// Reads a whole subnet over a real socket, on a machine that has nothing but the .NET SDK: starts the embedded local
// subnet, connects to it as to any node, and prints who validates, who mines and what they committed. Then takes part: registers
// miners and a validator, publishes models to the embedded hub, commits and saves them, and sets weights.
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Taoverse.Evaluation;
using Taoverse.LocalSubnet;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Metagraphs;
using Taoverse.Models;
using Taoverse.Substrate.Subtensor;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
var cache = Directory.CreateTempSubdirectory("taoverse-sample");
try
{
    await using var subnet = await LocalSubnetHost.StartAsync(
        new LocalSubnetOptions { NeuronCount = 256, BlockTime = TimeSpan.FromMilliseconds(200), Hub = new LocalHubOptions() }, limit.Token);
    await using var session = await SubtensorSession.ConnectAsync(
        SubtensorOptions.Resolve(endpoints: [subnet.Endpoint.ToString()]) with { CacheFolder = cache.FullName }, limit.Token);
    Console.WriteLine($"Connected to {session.Endpoint}, chain '{session.ChainName}', runtime {session.SpecVersion}, genesis {session.GenesisHash[..18]}...");

    foreach (var info in await session.GetSubnetsAsync(ct: limit.Token))
    {
        Console.WriteLine($"  subnet {info.NetUid,-3} {info.NeuronCount,4} neurons, an epoch of {info.Tempo} blocks");
    }

    foreach (var netUid in subnet.Options.NetUids)
    {
        await ShowSubnetAsync(session, netUid, limit.Token);
    }

    using (var publishing = new Publishing(subnet, session, subnet.Options.NetUids[0], cache.FullName))
    using (var participation = new Participation(session, subnet.Options.NetUids[0], publishing, limit.Token))
    {
        await participation.RunAsync();
    }

    await RankModelsAsync(await session.GetSyncSeedAsync(cadence: 100, limit.Token), limit.Token);
    Console.WriteLine($"\nThe chain is at block {await session.GetBlockNumberAsync(limit.Token)}. Done.");
}
finally
{
    cache.Delete(recursive: true);
}

static async Task ShowSubnetAsync(SubtensorSession session, int netUid, CancellationToken ct)
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

static async Task RankModelsAsync(BigInteger seed, CancellationToken ct)
{
    var folder = Directory.CreateTempSubdirectory("taoverse-models");
    try
    {
        (string Name, double Quality)[] models = [("novice", 0.3), ("expert", 0.98), ("student", 0.7)];
        foreach (var (name, quality) in models)
        {
            Checkpoints.Write(Path.Combine(folder.FullName, name), quality);
        }

        var batches = await Evaluation.DrawAsync(
            InventedText.Write(100, 512, seed: 2), Path.Combine(folder.FullName, models[0].Name), seed, ct);
        Console.WriteLine($"\nEvaluating {models.Length} models on {batches.Sum(b => b.TargetCount)} tokens, each in a process of its own");
        Console.WriteLine("  Model          score  status       seconds");
        List<(string Name, EvaluationOutcome Outcome)> outcomes = [];
        foreach (var (name, _) in models)
        {
            outcomes.Add((name, await Evaluation.ScoreAsync(Path.Combine(folder.FullName, name), batches, ct)));
        }

        foreach (var (name, outcome) in outcomes.OrderBy(o => o.Outcome.Result?.Score ?? double.PositiveInfinity))
        {
            Console.WriteLine($"  {name,-12}{outcome.Result?.Score,8:0.0000}  {outcome.Status,-12}{outcome.Duration.TotalSeconds,8:0.00}  {outcome.Error}");
        }
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

static string Short(string hotkey) => $"{hotkey[..10]}...{hotkey[^8..]}";
