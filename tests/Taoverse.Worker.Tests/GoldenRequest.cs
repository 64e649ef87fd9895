using System.Text.Json;
using Taoverse.Evaluation;
using Taoverse.Models;
using Taoverse.Tests;

namespace Taoverse.Worker.Tests;

/// <summary>Evaluations of the small checkpoints whose losses Hugging Face transformers computed.</summary>
internal static class GoldenRequest
{
    public static EvaluationRequest Of(string name, ModelConstraints? constraints = null) => new()
    {
        Folder = Golden.PathOf($"models/{name}"),
        Tasks = [new(new EvalTask { Name = "LOSS", Method = EvalMethod.ReferenceLoss }, [.. Sequences(name).Select(tokens => new[] { TokenSequence.Packed(tokens) })])],
        Constraints = constraints,
        Threads = 1,
    };

    public static double ExpectedLoss(string name) =>
        Golden.Json($"models/{name}/expected.json").GetProperty("sequences").EnumerateArray().Average(s => s.GetProperty("loss").GetDouble());

    private static IEnumerable<int[]> Sequences(string name) =>
        Golden.Json($"models/{name}/tokens.json").GetProperty("sequences").EnumerateArray().Select(Ints);

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];
}
