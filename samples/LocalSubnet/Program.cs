// The whole step of a validator, on a machine that has nothing but the .NET SDK: starts the embedded local subnet, a chain and a hub,
// and uses them as any other. Reads the subnets; lets miners register, train, publish and commit models; then syncs, takes the models
// up, evaluates each in a process of its own, compares them, sets weights, and prints the leaderboard.
using System.Globalization;
using Taoverse.Evaluation.Workers;
using Taoverse.Hub;
using Taoverse.LocalSubnet;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Reports;
using Taoverse.State;
using Taoverse.Storage;
using Taoverse.Substrate.Accounts;
using Taoverse.Substrate.Subtensor;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--material", var material])
{
    Material.Write(material, netUid: 9); // for samples/demo.ps1
    return;
}

using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
var ct = limit.Token;
var folder = Directory.CreateTempSubdirectory("taoverse-sample");
try
{
    await using var subnet = await LocalSubnetHost.StartAsync(
        new LocalSubnetOptions { NeuronCount = 256, BlockTime = TimeSpan.FromMilliseconds(200), Hub = new LocalHubOptions() }, ct);
    await using var session = await SubtensorSession.ConnectAsync(
        SubtensorOptions.Resolve(endpoints: [subnet.Endpoint.ToString()]) with { CacheFolder = PathOf("cache") }, ct);
    Console.WriteLine($"Connected to {session.Endpoint}, chain '{session.ChainName}', runtime {session.SpecVersion}, genesis {session.GenesisHash[..18]}...");
    foreach (var each in subnet.Options.NetUids)
    {
        await Overview.ShowAsync(session, each, ct);
    }

    var netUid = subnet.Options.NetUids[0];
    var schedule = Contest.Schedule(netUid);
    using var client = new HubClient(new HubOptions { Endpoint = subnet.HubEndpoint!, Token = new HubToken(subnet.HubToken!) });
    var hub = new HuggingFaceModelStore(client, PathOf("uploads"));
    using var coldkey = Sr25519KeyPair.FromUri("//Alice"); // owns a million TAO on every development chain
    using var state = StateDatabase.Open(PathOf("state"), cancellationToken: ct);
    using var validator = new Validator(session, schedule, state, hub, new DiskModelStore(PathOf("models")));
    Miner[] miners = [.. Contest.Models.Select(model => new Miner(model.Name, model.Quality, coldkey))];

    Console.WriteLine($"\nTaking part in subnet {netUid}, each step a signed extrinsic");
    await validator.RegisterAsync(coldkey, ct);
    var newest = 0L;
    foreach (var miner in miners)
    {
        await miner.RegisterAsync(session, netUid, ct);
        var published = await miner.PublishAsync(session, netUid, hub, PathOf("training"), ct);
        Console.WriteLine($"  block {published.Block}: {published.RepoId} is published, {published.Bytes:N0} bytes, committed as {published.Id}");
        newest = published.Block;
    }

    Console.WriteLine("\nThe validator's step");
    while (await session.GetBlockNumberAsync(ct) < newest + schedule.At(newest)[0].Constraints.EvalBlockDelay)
    {
        await Task.Delay(200, ct); // a competition takes a model up some blocks after its commitment
    }

    var updates = await validator.UpdateAsync(ct);
    foreach (var outcome in updates.GroupBy(update => update.Outcome).OrderBy(group => group.Key))
    {
        Console.WriteLine($"  {outcome.Count(),4} models {outcome.Key.ToString().ToLowerInvariant()}, such as: {outcome.First().Reason}");
    }

    var worker = new WorkerEvaluator(new()
    {
        Command = WorkerProgram.Find(AppContext.BaseDirectory),
        TimeLimit = TimeSpan.FromMinutes(1),
        MemoryLimit = 2L << 30,
    });
    var standings = await validator.EvaluateAsync(worker, ct);
    Console.WriteLine($"  {standings.Count} models evaluated, each in a process of its own");
    while (true)
    {
        if (await validator.SetWeightsAsync(ct) is var (plan, outcome))
        {
            Console.WriteLine($"  block {outcome.Block}: uid {plan.Uid} set the weights {plan.Vector}");
            break;
        }

        await Task.Delay(200, ct); // until the epoch gives the permit
    }

    var report = CompetitionReport.Create(netUid, Contest.Id, state.Models.List(netUid, cancellationToken: ct), state.CompetitionWeights.List(netUid, cancellationToken: ct), DateTimeOffset.UtcNow);
    Console.WriteLine("\nLeaderboard   uid     score  win rate  wins   weight  took     model");
    foreach (var row in report.Rows.Where(row => row.Score is not null))
    {
        var standing = standings.Single(standing => standing.Hotkey == row.Model.Hotkey);
        Console.WriteLine($"  {row.Rank,-10}{row.Model.Uid,5}{row.Score,10:0.0000}{standing.WinRate,10:0.00}{standing.Wins,6}{row.Weight,9:0.0000}{row.Evaluations[^1].Duration?.TotalSeconds,6:0.0} s  {row.Model.Metadata.RepoId}");
    }

    Console.WriteLine($"\nThe chain is at block {await session.GetBlockNumberAsync(ct)}. Done.");
}
finally
{
    folder.Delete(recursive: true);
}

string PathOf(string name) => Path.Combine(folder.FullName, name);
