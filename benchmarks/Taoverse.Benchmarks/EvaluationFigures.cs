using System.Text.Json;
using System.Text.Json.Serialization;

namespace Taoverse.Benchmarks;

/// <summary>What one process measured, here or in PyTorch.</summary>
/// <param name="Seconds">The time of each repetition.</param>
/// <param name="Cpu">The processor time of each.</param>
/// <param name="Value">The loss, the sum of the norms or the products a second: what both sides have to agree about.</param>
/// <param name="Peak">The most memory that the process held, mapped files counted, in bytes.</param>
internal sealed record EvaluationFigures(
    [property: JsonPropertyName("seconds")] double[] Seconds,
    [property: JsonPropertyName("cpu")] double[] Cpu,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("peak")] long Peak)
{
    /// <summary>The shortest time: what else the machine does can only add to it.</summary>
    [JsonIgnore]
    public double Best => Seconds.Min();

    [JsonIgnore]
    public double BestCpu => Cpu.Min();

    public static EvaluationFigures Read(string line) => JsonSerializer.Deserialize<EvaluationFigures>(line)!;

    /// <summary>Figures of several runs of the same work as one.</summary>
    public static EvaluationFigures Join(IReadOnlyList<EvaluationFigures> runs) => new(
        [.. runs.SelectMany(run => run.Seconds)], [.. runs.SelectMany(run => run.Cpu)], runs[0].Value, runs.Max(run => run.Peak));
}
