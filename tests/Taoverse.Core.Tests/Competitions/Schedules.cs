using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.Models;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Competitions;

/// <summary>Schedules for tests.</summary>
internal static class Schedules
{
    public static string Sample(string name) => Golden.PathOf($"../../samples/competitions/{name}");

    public static CompetitionSchedule Read(string name) => ScheduleJson.Read(File.ReadAllBytes(Sample(name)));

    public static Competition Competition(int id, double share = 1, EpsilonFunction? epsilon = null) => new()
    {
        NetUid = 9,
        CompetitionId = id,
        Name = $"C{id}",
        RewardShare = share,
        Constraints = new ModelConstraints
        {
            MinParameters = 1,
            MaxParameters = 6_900_000_000,
            Architectures = ["LlamaForCausalLM"],
            SequenceLength = 4096,
            MaxBytes = 15L << 30,
            EvalBlockDelay = 1200,
            Epsilon = epsilon ?? new FixedEpsilon(0.005),
            Tokenizer = "Xenova/gpt-4",
            Norms = new NormRule(200, 0.15, 1000),
        },
        Tasks = [new EvalTask { Name = "FINEWEB" }],
    };

    public static ScheduleEntry Entry(long fromBlock, params Competition[] competitions) => new() { FromBlock = fromBlock, Competitions = competitions };

    public static CompetitionSchedule Of(params ScheduleEntry[] entries) => new(9, entries);
}
