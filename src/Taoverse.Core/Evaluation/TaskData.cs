namespace Taoverse.Evaluation;

/// <summary>A task with the data it is run on.</summary>
/// <param name="Task">The task.</param>
/// <param name="Batches">Its batches of sequences; null where the data could not be loaded.</param>
public sealed record TaskData(EvalTask Task, IReadOnlyList<IReadOnlyList<TokenSequence>>? Batches);
