namespace Taoverse.Evaluation;

/// <summary>How losses of sequences become the loss of a text.</summary>
public static class TextLoss
{
    /// <summary>The mean over all targets of a batch.</summary>
    /// <param name="batch">The losses of its sequences; at least one.</param>
    /// <returns>The loss in natural logarithms.</returns>
    public static double OfBatch(IReadOnlyCollection<SequenceLoss> batch) =>
        batch.Sum(loss => loss.Sum) / batch.Sum(loss => (long)loss.Targets);

    /// <summary>The plain mean over batches, as the validators take it: a short batch weighs as much as a long one.</summary>
    /// <param name="batches">The batches; at least one.</param>
    /// <returns>The loss in natural logarithms.</returns>
    public static double OfBatches(IReadOnlyCollection<IReadOnlyCollection<SequenceLoss>> batches) => batches.Average(OfBatch);
}
