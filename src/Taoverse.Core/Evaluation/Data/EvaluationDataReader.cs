using System.Runtime.CompilerServices;

namespace Taoverse.Evaluation.Data;

/// <summary>Makes batches of rows.</summary>
/// <param name="options">How.</param>
public sealed class EvaluationDataReader(EvaluationDataOptions options)
{
    /// <summary>Draws, tokenises and packs rows.</summary>
    /// <param name="rows">The rows; without a seed they are read as batches are asked for.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The batches. The same rows, options and seed give the same batches on every machine.</returns>
    /// <exception cref="TaoverseException">
    /// <c>InvalidDataOptions</c>, <c>NoTokenizer</c>, <c>NoEndToken</c>, <c>EvaluationDataTooLarge</c>, <c>InvalidEvaluationData</c>, or
    /// <c>NoEvaluationData</c> where there are too few tokens for one sequence.
    /// </exception>
    public async IAsyncEnumerable<EvaluationBatch> ReadAsync(
        IAsyncEnumerable<DataRow> rows, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        options.Check();
        var maker = new SequenceMaker(options);
        var sequences = new List<TokenSequence>();
        var index = 0;
        await foreach (var row in TakenAsync(rows, cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var sequence in maker.Add(row))
            {
                sequences.Add(sequence);
                if (sequences.Count == options.BatchSize)
                {
                    yield return Batch(sequences, index++);
                    sequences = [];
                }
            }
        }

        if (maker.Finish() is { } last)
        {
            sequences.Add(last);
        }

        if (sequences.Count > 0)
        {
            yield return Batch(sequences, index++);
        }

        if (index == 0)
        {
            throw new TaoverseException(
                "NoEvaluationData", FaultKind.InvalidData, $"The data for the task '{options.Task}' has no sequence of two tokens or more.",
                "Give more data.");
        }
    }

    private EvaluationBatch Batch(List<TokenSequence> sequences, int index) => new() { Task = options.Task, Index = index, Sequences = sequences };

    private async IAsyncEnumerable<DataRow> TakenAsync(IAsyncEnumerable<DataRow> rows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (options.Seed is { } seed)
        {
            foreach (var row in await RowDraw.DrawAsync(rows, seed, options.RowCount, cancellation).ConfigureAwait(false))
            {
                yield return row;
            }

            yield break;
        }

        var count = 0;
        await foreach (var row in rows.WithCancellation(cancellation).ConfigureAwait(false))
        {
            yield return row;
            if (++count == options.RowCount)
            {
                yield break;
            }
        }
    }
}
