using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.Models;

/// <summary>The rules of the sample's competition: small models of the invented language, by the rules of subnet 9.</summary>
internal static class Contest
{
    public const int Id = 1;
    public const int SequenceLength = 256;

    /// <summary>The models of the miners: whose each is, and the share of the language that it has learned.</summary>
    public static IReadOnlyList<(string Name, double Quality)> Models { get; } = [("novice", 0.3), ("expert", 0.98), ("student", 0.7)];

    /// <summary>What models are scored on.</summary>
    public static EvalTask Task { get; } = new() { Name = "INVENTED", Method = EvalMethod.TextLoss };

    /// <summary>The schedule of a subnet that holds this competition from the first block on.</summary>
    public static CompetitionSchedule Schedule(int netUid) => new(netUid, [new ScheduleEntry { FromBlock = 0, Competitions = [Competition(netUid)] }]);

    private static Competition Competition(int netUid) => new()
    {
        NetUid = netUid,
        CompetitionId = Id,
        Name = "INVENTED_SMALL",
        RewardShare = 1,
        Constraints = new ModelConstraints
        {
            MaxParameters = 1_000_000,
            Architectures = ["LlamaForCausalLM"],
            SequenceLength = SequenceLength,
            MaxBytes = 4 << 20,
            EvalBlockDelay = 2,
            Epsilon = new LinearDecay(0.005, 0.0001, 14_400),
        },
        Tasks = [Task],
    };
}
