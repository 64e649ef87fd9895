using System.Numerics;
using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Data;
using Taoverse.Inference.Tokenizers;
using Taoverse.Models;
using Taoverse.Storage;

/// <summary>Scores models as a validator does: texts drawn by a seed, tokenised and packed.</summary>
internal static class Evaluation
{
    /// <summary>Tokenises and packs the texts that a seed draws.</summary>
    /// <param name="texts">All texts.</param>
    /// <param name="tokenizerFolder">A folder with the tokenizer.json that all models share.</param>
    /// <param name="seed">The seed on which all validators agree.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<IReadOnlyList<EvaluationBatch>> DrawAsync(
        IEnumerable<string> texts, string tokenizerFolder, BigInteger seed, CancellationToken ct)
    {
        var tokenizer = Tokenizer.Load(tokenizerFolder);
        var reader = new EvaluationDataReader(new()
        {
            Task = Contest.Task.Name,
            Encode = tokenizer.Encode,
            EndToken = EndTokens.Find(tokenizer, tokenizerFolder, given: null),
            SequenceLength = Contest.SequenceLength,
            Seed = seed,
            RowCount = 16,
        });
        var rows = texts.Select((text, index) => new DataRow("invented texts", index + 1) { Text = text });
        return await reader.ReadAsync(rows.ToAsyncEnumerable(), ct).ToListAsync(ct);
    }

    /// <summary>Scores a hotkey's model.</summary>
    public static async Task<ModelEvaluation> RunAsync(
        IModelScorer scorer, TrackedModel model, StoredModel stored, Competition competition, IReadOnlyList<EvaluationBatch> batches, long block, CancellationToken ct)
    {
        var request = new EvaluationRequest
        {
            Folder = stored.Path,
            Tasks = [new(Contest.Task, [.. batches.Select(batch => batch.Sequences)])],
            Constraints = competition.Constraints,
        };
        return ModelEvaluation.Of(await scorer.ScoreAsync(request, progress: null, ct), stored.Path, block, model, competition.CompetitionId);
    }
}
