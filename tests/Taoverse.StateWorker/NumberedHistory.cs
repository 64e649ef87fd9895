using System.Globalization;
using Taoverse.Models;
using Taoverse.State.Models;

namespace Taoverse.StateWorker;

/// <summary>Histories each of whose values tells how many writes came before, so that a gap or a mixture is found out.</summary>
internal static class NumberedHistory
{
    public const int NetUid = 9;
    private const int CompetitionId = 1;

    // After so many evaluations the hotkey has another model.
    private const int ModelLife = 10;

    /// <summary>Writes for ever; prints the number of each write once it is committed.</summary>
    public static void Write(ModelTracker tracker, string hotkey)
    {
        for (var number = Last(tracker, hotkey) + 1; ; number++)
        {
            if (number % ModelLife == 0)
            {
                tracker.Track(Metadata(hotkey, number));
            }
            else
            {
                tracker.Record(NetUid, hotkey, Evaluation(number));
            }

            Console.WriteLine(number);
        }
    }

    /// <summary>Reads for ever; ends at the first history that cannot be.</summary>
    public static void Read(ModelTracker tracker)
    {
        var last = new Dictionary<string, long>();
        while (true)
        {
            foreach (var model in tracker.List(NetUid))
            {
                var number = Check(model);
                if (number < last.GetValueOrDefault(model.Hotkey))
                {
                    throw new InvalidDataException($"write {number} of {model.Hotkey} came after {last[model.Hotkey]}");
                }

                last[model.Hotkey] = number;
            }

            Console.WriteLine(last.Values.Sum());
        }
    }

    /// <summary>Gives the number of a hotkey's last write; 0 for none.</summary>
    public static long Last(ModelTracker tracker, string hotkey) =>
        tracker.Find(NetUid, hotkey) is { } model ? Check(model) : tracker.FindLastEvaluatedBlock(NetUid, hotkey) ?? 0;

    private static long Check(TrackedModel model)
    {
        // The evaluations are the last three since the model was committed, without a gap.
        var start = model.Metadata.Block;
        var last = model.LastEvaluatedBlock ?? start;
        var first = Math.Max(start + 1, last - ModelTracker.MaxEvaluations + 1);
        var expected = Enumerable.Range(0, (int)(last - first + 1)).Select(i => Evaluation(first + i));
        return start % ModelLife == 0 && last - start < ModelLife && model.Metadata.Id == Metadata(model.Hotkey, start).Id && model.Evaluations.SequenceEqual(expected)
            ? last
            : throw new InvalidDataException($"the history of {model.Hotkey} has a gap or is a mixture: {start}, {string.Join(' ', model.Evaluations)}");
    }

    private static ModelMetadata Metadata(string hotkey, long number) => new()
    {
        NetUid = NetUid,
        Hotkey = hotkey,
        Block = number,
        Id = new() { Namespace = hotkey, Name = "model", Commit = number.ToString(CultureInfo.InvariantCulture), CompetitionId = CompetitionId },
    };

    private static EvaluationRecord Evaluation(long number) => new()
    {
        CompetitionId = CompetitionId,
        Block = number,
        Score = 1.0 / number,
        WinnerBlock = number,
        WinnerScore = number,
        Duration = TimeSpan.FromTicks(number),
    };
}
