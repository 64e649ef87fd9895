using Taoverse.Benchmarks;

switch (args is [var name, ..] ? name : null)
{
    case "decode":
        return await DecodeBenchmark.RunAsync();
    case "commitments":
        return await CommitmentBenchmark.RunAsync();
    default:
        Console.Error.WriteLine("Which benchmark? decode: get_neurons_lite and get_metagraph against @polkadot/api; commitments: a subnet against two calls a miner.");
        return 2;
}
