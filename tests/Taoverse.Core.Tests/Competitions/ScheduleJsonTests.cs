using System.Text;
using Taoverse.Competitions;
using Taoverse.Evaluation;

namespace Taoverse.Core.Tests.Competitions;

public class ScheduleJsonTests
{
    [Theory]
    [InlineData("subnet9.json")]
    [InlineData("subnet37.json")]
    public void The_samples_are_read_and_come_back_from_their_own_json(string name)
    {
        var schedule = Schedules.Read(name);
        var again = ScheduleJson.Read(ScheduleJson.Write(schedule));
        Assert.Equal(schedule.Fingerprint, again.Fingerprint);
        Assert.Equal(schedule.Description, again.Description);
        Assert.Equal(ScheduleJson.Write(schedule), ScheduleJson.Write(again));
    }

    [Fact]
    public void The_samples_hold_what_the_subnets_validators_use()
    {
        var pretraining = Schedules.Read("subnet9.json");
        Assert.Equal(ScoringRules.Subnet9, pretraining.Scoring);
        var large = pretraining.Find(4, 6_000_000)!;
        Assert.Equal(("B14_MODEL", 13_700_000_000, 13_900_000_000), (large.Name, large.Constraints.MinParameters, large.Constraints.MaxParameters));
        Assert.Equal((4096, 29L << 30, 250L), (large.Constraints.SequenceLength, large.Constraints.MaxBytes, large.Constraints.EvalBlockDelay));
        Assert.Equal(new LinearDecay(0.005, 0.0001, 14400), large.Constraints.Epsilon);
        Assert.Equal(1, large.Tasks.Sum(task => task.Weight), 12);
        Assert.Equal(new LinearDecay(0.005, 0.0001, 14400), pretraining.Find(2, 6_000_000)!.Constraints.Epsilon);
        Assert.Equal(15L << 30, pretraining.Find(2, 6_000_000)!.Constraints.MaxBytes);

        var finetuning = Schedules.Read("subnet37.json");
        Assert.Equal(ScoringRules.Subnet37, finetuning.Scoring);
        Assert.Equal([2, 3], finetuning.At(4_675_162).Select(competition => competition.CompetitionId));
        var (b7, instruct, distilled) = (finetuning.Find(2, 0)!, finetuning.Find(3, 5_000_000)!, finetuning.Find(4, 5_158_632)!);
        Assert.Equal((6_900_000_000, 4096, 15L << 30, 460L), Limits(b7));
        Assert.Equal((8_100_000_000, 4096, 20L << 30, 1600L), Limits(instruct));
        Assert.Equal((3_400_000_000, 16384, 15L << 30, 460L), Limits(distilled));
        Assert.Equal(new LinearDecay(0.05, 0.01, 36000), b7.Constraints.Epsilon);
        Assert.Equal(new LinearDecay(0.05, 0.01, 7200), instruct.Constraints.Epsilon);
        Assert.Equal(new LinearDecay(0.05, 0.01, 21600), distilled.Constraints.Epsilon);
        Assert.All([b7, instruct, distilled], competition => Assert.Equal(new NormRule(200, 0.15, 1000), competition.Constraints.Norms));
        Assert.Null(instruct.Constraints.Tokenizer);
        Assert.Equal(20, b7.Tasks.Single(task => task.Name == "FINEWEB").Normalization.Ceiling);
    }

    [Theory]
    [InlineData("{", "(line 1)")]
    [InlineData("[]", "the value is of the wrong kind")]
    [InlineData("null", "null")]
    [InlineData("""{"netUid": 9}""", "'entries' is missing")]
    [InlineData("""{"netUid": 9, "entries": [null]}""", "entries[0] is null")]
    [InlineData("""{"netUid": 9, "entries": null}""", "entries")]
    [InlineData("""{"netUid": 9, "netUid": 9, "entries": []}""", "netUid")]
    [InlineData("""{"NetUid": 9, "entries": []}""", "NetUid (line 1): the property 'NetUid' is not known")]
    [InlineData("""{"netUid": "9", "entries": []}""", "netUid (line 1)")]
    [InlineData("""{"netUid": 9, "entries": [], "scoring": {"weighting": "best"}}""", "scoring.weighting (line 1): 'best' is not one of softmax, sharedBest")]
    [InlineData("""{"netUid": 9, "entries": [], "scoring": {"weighting": 1}}""", "scoring.weighting (line 1)")]
    public void Json_that_does_not_fit_is_refused_with_path_and_line(string json, string expected) => AssertRefused(json, expected);

    [Theory]
    [InlineData("\"rowCount\": 750", "\"rows\": 750", "'rows'", "entries[0].competitions[0].tasks[0].dataset")]
    [InlineData("\"kind\": \"linearDecay\"", "\"kind\": \"sine\"", "'sine'", "entries[0].competitions[0].constraints.epsilon")]
    [InlineData("\"startEpsilon\": 0.005", "\"startEpsilon\": 1.5", "1.5", "entries[0].competitions[0].constraints.epsilon")]
    [InlineData("\"method\": \"textLoss\"", "\"method\": \"multipleChoice\"", "multipleChoice", "entries[0].competitions[0].tasks[0].method")]
    public void What_is_wrong_deep_inside_is_found(string from, string to, string expected, string path)
    {
        var json = File.ReadAllText(Schedules.Sample("subnet9.json"));
        var at = json.IndexOf(from, StringComparison.Ordinal);
        var message = AssertRefused(string.Concat(json.AsSpan(0, at), to, json.AsSpan(at + from.Length)), path);

        // An object is judged as a whole, at its end.
        var line = 1 + json[..at].Count(c => c == '\n');
        Assert.Contains(Enumerable.Range(line, 5), near => message.Contains($"(line {near})", StringComparison.Ordinal));
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused() => AssertRefused(new string(' ', (4 << 20) + 1), "bytes");

    [Fact]
    public void A_byte_order_mark_is_taken() =>
        Assert.Equal(9, ScheduleJson.Read([0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(Schedules.Sample("subnet9.json"))]).NetUid);

    [Fact]
    public void A_custom_epsilon_has_no_json_form()
    {
        var schedule = Schedules.Of(Schedules.Entry(0, Schedules.Competition(1, epsilon: new CustomEpsilon((_, _) => 0.1, 0.1))));
        Assert.Equal("CustomEpsilon", Assert.Throws<TaoverseException>(() => ScheduleJson.Write(schedule)).ErrorId);
    }

    [Fact]
    public void A_thousand_damaged_schedules_are_read_or_refused()
    {
        var json = File.ReadAllBytes(Schedules.Sample("subnet37.json"));
        var random = new Random(6);
        for (var round = 0; round < 1000; round++)
        {
            var damaged = (byte[])json.Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                ScheduleJson.Read(damaged);
            }
            catch (TaoverseException error)
            {
                Assert.Equal("InvalidSchedule", error.ErrorId);
            }
        }
    }

    private static (long MaxParameters, int SequenceLength, long MaxBytes, long Delay) Limits(Competition competition) => (
        competition.Constraints.MaxParameters, competition.Constraints.SequenceLength, competition.Constraints.MaxBytes,
        competition.Constraints.EvalBlockDelay);

    private static string AssertRefused(string json, string expected)
    {
        var error = Assert.Throws<TaoverseException>(() => ScheduleJson.Read(Encoding.UTF8.GetBytes(json)));
        Assert.Equal("InvalidSchedule", error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
