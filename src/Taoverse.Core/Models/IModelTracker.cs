namespace Taoverse.Models;

/// <summary>Remembers which model each hotkey has and how it did, by subnet and hotkey. All that it gives are copies.</summary>
/// <remarks>A write has become durable when the call returns. The calls are short and block.</remarks>
public interface IModelTracker
{
    /// <summary>Gives what is known of a hotkey's model.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>The model with its evaluations; null where none is tracked.</returns>
    TrackedModel? Find(int netUid, string hotkey, CancellationToken cancellationToken = default);

    /// <summary>Takes up what a hotkey committed. Where it is not what was known, its evaluations are about another model and are forgotten.</summary>
    /// <param name="metadata">The metadata; it names a model.</param>
    /// <param name="refusal">Why the model cannot take part; null where it can.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>Whether it is new: another identifier, or the same one committed again at another block.</returns>
    /// <exception cref="TaoverseException"><c>InvalidMetadata</c>: it names no model.</exception>
    bool Track(ModelMetadata metadata, string? refusal = null, CancellationToken cancellationToken = default);

    /// <summary>Keeps an evaluation. Of each hotkey and competition the three of the newest blocks are kept.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="hotkey">SS58 address of the hotkey.</param>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="modelBlock">The block of the commitment whose model was evaluated; null where that is not known.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>False where the hotkey left or committed another model while this one was evaluated; nothing is kept then.</returns>
    /// <exception cref="TaoverseException"><c>InvalidEvaluation</c>: a score is not a number.</exception>
    bool Record(int netUid, string hotkey, EvaluationRecord evaluation, long? modelBlock = null, CancellationToken cancellationToken = default);

    /// <summary>Notes who won a comparison, in the evaluations that were compared.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <param name="competitionId">The competition.</param>
    /// <param name="winnerBlock">The block of the winner's commitment.</param>
    /// <param name="winnerScore">The winner's score.</param>
    /// <param name="evaluations">The hotkeys that were compared, each with the block of its evaluation.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    /// <returns>How many evaluations were found and noted.</returns>
    /// <exception cref="TaoverseException"><c>InvalidEvaluation</c>: the score is not a number.</exception>
    int NoteWinner(
        int netUid, int competitionId, long winnerBlock, double winnerScore, IEnumerable<KeyValuePair<string, long>> evaluations,
        CancellationToken cancellationToken = default);
}
