using System.Globalization;
using Taoverse.Evaluation;
using Taoverse.Inference;
using Taoverse.Torch;
using Taoverse.Torch.Benchmarks;

const int Rounds = 7, Length = 1024;
var threads = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.ProcessorCount;
using var checkpoint = new RandomLlama();
int[] tokens = [.. Enumerable.Range(0, Length).Select(i => (i * 7919) % RandomLlama.Vocabulary)];
using var python = new PythonPeer(checkpoint.Folder, threads, tokens);
using var torch = new TorchEngine(new TorchOptions { Device = "cpu", DataType = EvaluationDataType.Fp32, Threads = threads }).Load(checkpoint.Folder, default);
using var managed = new ManagedEngine(new EngineOptions { Threads = threads }).Load(checkpoint.Folder, default);
Contender[] contenders = [
    new("TorchSharp", Loss(torch)), new($"PyTorch {python.Version}", python.Loss), new("managed engine", Loss(managed))];

// One after another in each round, so that whatever else the machine does strikes all alike; the first round warms up.
for (var round = 0; round <= Rounds; round++)
{
    foreach (var contender in contenders)
    {
        contender.Run(counts: round > 0);
    }
}

Console.WriteLine($"A Llama of {RandomLlama.Parameters / 1e6:0} million parameters, {Length} tokens, fp32 on {threads} threads, median of {Rounds} rounds");
foreach (var contender in contenders)
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{contender.Name,-20} {Length / contender.Median,8:0.0} tokens/s   loss {contender.Loss:0.000000}"));
}

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"TorchSharp against PyTorch: {contenders[1].Median / contenders[0].Median:0.00} times, at least 0.9 asked for"));
return 0;

Func<double> Loss(ILoadedModel model) => () => model.Losses([TokenSequence.Packed(tokens)], CancellationToken.None)[0].Mean;
