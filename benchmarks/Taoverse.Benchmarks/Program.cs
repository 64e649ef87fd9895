using Taoverse.Benchmarks;

switch (args is [var name, ..] ? name : null)
{
    case "decode":
        return await DecodeBenchmark.RunAsync();
    case "sync":
        return await SyncBenchmark.RunAsync();
    case "commitments":
        return await CommitmentBenchmark.RunAsync();
    case "sign":
        return await SigningBenchmark.RunAsync();
    case "signtiming":
        return SigningTiming.Run();
    case "hub":
        return await HubBenchmark.RunAsync();
    case "hubserver":
        return await HubServer.ServeAsync();
    case "state":
        return await StateBenchmark.RunAsync();
    case "gemm":
        return GemmBenchmark.Run();
    case "evaluate":
        return await EvaluationBenchmark.RunAsync();
    case "evaluatehere":
        return EvaluationHere.Measure(args);
    case "argon2":
        return await Argon2Benchmark.RunAsync();
    default:
        Console.Error.WriteLine("Which benchmark? decode: get_neurons_lite and get_metagraph against @polkadot/api; commitments: a subnet against two calls a miner; "
            + "sync: a metagraph end to end at 0 and 50 ms of latency; "
            + "state: a full load and one durable update of 4096 models, against a pickle; "
            + "hub: downloads against curl and @huggingface/hub, and hashing against openssl; "
            + "gemm: matrix products against the peak of a core; evaluate: losses, memory, norms and the first token against PyTorch; "
            + "sign: signatures a second against @polkadot/util-crypto; signtiming: whether time tells a secret; argon2: keyfiles against libsodium.");
        return 2;
}
