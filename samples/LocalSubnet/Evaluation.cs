using System.Numerics;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Data;
using Taoverse.Evaluation.Workers;
using Taoverse.Inference.Tokenizers;

/// <summary>Scores models as a validator does: texts drawn by a seed, tokenised and packed, each model in a process of its own.</summary>
internal static class Evaluation
{
    private const int SequenceLength = 256;
    private static readonly EvalTask Task = new() { Name = "INVENTED", Method = EvalMethod.TextLoss };

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
            Task = Task.Name,
            Encode = tokenizer.Encode,
            EndToken = EndTokens.Find(tokenizer, tokenizerFolder, given: null),
            SequenceLength = SequenceLength,
            Seed = seed,
            RowCount = 16,
        });
        var rows = texts.Select((text, index) => new DataRow("invented texts", index + 1) { Text = text });
        return await reader.ReadAsync(rows.ToAsyncEnumerable(), ct).ToListAsync(ct);
    }

    /// <summary>Scores a model in a worker.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="batches">The data.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<EvaluationOutcome> ScoreAsync(string folder, IReadOnlyList<EvaluationBatch> batches, CancellationToken ct)
    {
        var worker = new WorkerEvaluator(new()
        {
            Command = WorkerProgram.Find(AppContext.BaseDirectory),
            TimeLimit = TimeSpan.FromSeconds(60),
            MemoryLimit = 2L << 30,
        });
        var request = new EvaluationRequest { Folder = folder, Tasks = [new(Task, [.. batches.Select(batch => batch.Sequences)])] };
        return await worker.ScoreAsync(request, progress: null, ct);
    }
}
