using Taoverse.Models;

namespace Taoverse.State.Legacy;

/// <summary>Reads <c>model_tracker.pickle</c>, in which the Python package keeps models and their evaluations.</summary>
/// <remarks>
/// It is a list of two dictionaries: hotkey to ModelMetadata, and hotkey to competition to a list of EvalResult. The pickle is not run: every
/// opcode and class that these do not need is refused by name.
/// </remarks>
public static class PythonModelTracker
{
    private const int MaxBytes = 64 << 20;
    private const int MostEvaluations = 1_000_000;

    private static readonly PickleClass[] Classes =
    [
        PickleClass.ModelMetadata, PickleClass.ModelId, PickleClass.EvalResult, PickleClass.DefaultDict, PickleClass.Dict, PickleClass.CompetitionId,
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="netUid">The subnet that it is of, which the file does not say.</param>
    /// <returns>What is known, by hotkey in ordinal order.</returns>
    /// <exception cref="TaoverseException">
    /// <c>UnsafePickle</c>: it holds an opcode or a class that is not read. <c>InvalidPickle</c>: it is damaged, or something else.
    /// <c>PickleTooLarge</c>. <c>PickleNotFound</c>.
    /// </exception>
    public static IReadOnlyList<PythonTrackedModel> Read(string path, int netUid) => Read(LegacyFile.Read(path, MaxBytes), netUid);

    /// <summary>Reads the bytes of a file.</summary>
    internal static IReadOnlyList<PythonTrackedModel> Read(ReadOnlyMemory<byte> pickle, int netUid)
    {
        if (PickleReader.Read(pickle, Classes) is not List<object?> { Count: 2 } parts)
        {
            throw PickleErrors.Invalid("it is not a list of two dictionaries");
        }

        var metadata = PickleShape.Dictionary(parts[0], "the first part")
            .ToDictionary(model => Hotkey(model.Key), model => Metadata(model.Value, netUid, Hotkey(model.Key)), StringComparer.Ordinal);
        var evaluations = new Dictionary<string, List<EvaluationRecord>>(StringComparer.Ordinal);
        var left = MostEvaluations;
        foreach (var (hotkey, results) in PickleShape.Dictionary(parts[1], "the second part"))
        {
            evaluations.Add(Hotkey(hotkey), Evaluations(results, ref left));
        }

        return
        [
            .. metadata.Keys.Union(evaluations.Keys).Order(StringComparer.Ordinal).Select(hotkey => new PythonTrackedModel
            {
                Hotkey = hotkey,
                Metadata = metadata.GetValueOrDefault(hotkey),
                Evaluations = evaluations.GetValueOrDefault(hotkey, []),
            }),
        ];
    }

    private static string Hotkey(object? key) => PickleShape.Text(key, "a hotkey");

    private static ModelMetadata Metadata(object? value, int netUid, string hotkey)
    {
        var metadata = PickleShape.Instance(value, PickleClass.ModelMetadata, "a model's metadata");
        var id = PickleShape.Instance(PickleShape.Field(metadata, "id"), PickleClass.ModelId, "a model's id");
        return new ModelMetadata
        {
            NetUid = netUid,
            Hotkey = hotkey,
            Block = PickleShape.Block(PickleShape.Field(metadata, "block"), "a model's block"),
            Id = new ModelId
            {
                Namespace = PickleShape.Text(PickleShape.Field(id, "namespace"), "a model's namespace"),
                Name = PickleShape.Text(PickleShape.Field(id, "name"), "a model's name"),
                Commit = OptionalText(id, "commit"),
                Hash = OptionalText(id, "hash"),
                SecureHash = OptionalText(id, "secure_hash"),
                CompetitionId = PickleShape.CompetitionId(PickleShape.Field(id, "competition_id"), "a model's competition_id"),
            },
        };
    }

    private static List<EvaluationRecord> Evaluations(object? value, ref int left)
    {
        var evaluations = new List<EvaluationRecord>();
        foreach (var (competition, results) in PickleShape.Dictionary(value, "a hotkey's evaluations"))
        {
            var competitionId = PickleShape.CompetitionId(competition, "a competition's key");
            foreach (var result in PickleShape.List(results, "a competition's evaluations"))
            {
                // Many hotkeys may refer to one long list.
                if (--left < 0)
                {
                    throw PickleErrors.TooLarge($"it holds more than {MostEvaluations} evaluations");
                }

                evaluations.Add(Evaluation(PickleShape.Instance(result, PickleClass.EvalResult, "an evaluation"), competitionId));
            }
        }

        return evaluations;
    }

    private static EvaluationRecord Evaluation(PickleObject result, int competitionId)
    {
        var score = PickleShape.Number(PickleShape.Field(result, "score"), "an evaluation's score");
        var winnerScore = PickleShape.Number(PickleShape.Field(result, "winning_model_score"), "an evaluation's winning_model_score");

        // A validator that had no winner kept an infinite block for it.
        var winnerBlock = PickleShape.Number(PickleShape.Field(result, "winning_model_block"), "an evaluation's winning_model_block");
        return new EvaluationRecord
        {
            CompetitionId = competitionId,
            Block = PickleShape.Block(PickleShape.Field(result, "block"), "an evaluation's block"),
            Score = double.IsNaN(score) ? double.PositiveInfinity : score,
            WinnerBlock = winnerBlock is >= 0 and <= long.MaxValue / 2 ? (long)winnerBlock : null,
            WinnerScore = double.IsNaN(winnerScore) ? null : winnerScore,
        };
    }

    private static string? OptionalText(PickleObject id, string name) =>
        PickleShape.Field(id, name) is { } value ? PickleShape.Text(value, $"a model's {name}") : null;
}
