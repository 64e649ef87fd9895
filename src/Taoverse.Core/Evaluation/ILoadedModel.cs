namespace Taoverse.Evaluation;

/// <summary>A language model that is ready to be asked. One call at a time; a call uses as many threads as the engine was given.</summary>
public interface ILoadedModel : IDisposable
{
    /// <summary>What the checkpoint says of itself.</summary>
    ModelDescription Description { get; }

    /// <summary>Computes the loss of each sequence.</summary>
    /// <param name="sequences">Token sequences with at least one target each.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One loss for each sequence, in their order; not a number or infinite where the model's weights make it so.</returns>
    /// <exception cref="TaoverseException">A token is outside the vocabulary, or a sequence is too long for the model.</exception>
    IReadOnlyList<SequenceLoss> Losses(IReadOnlyList<TokenSequence> sequences, CancellationToken cancellation);

    /// <summary>Goes on with prompts, taking the likeliest token each time; the end token stops nothing.</summary>
    /// <param name="prompts">One or more prompts of at least one token.</param>
    /// <param name="count">How many tokens to add to each.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The added tokens of each prompt.</returns>
    /// <exception cref="TaoverseException">A token is outside the vocabulary, or the text becomes too long for the model.</exception>
    IReadOnlyList<IReadOnlyList<int>> Continue(IReadOnlyList<ReadOnlyMemory<int>> prompts, int count, CancellationToken cancellation);

    /// <summary>Computes the Frobenius norms of each layer's projections.</summary>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The norms, layer by layer.</returns>
    /// <exception cref="TaoverseException">The architecture has not all of the projections q, k, v, o, up and down.</exception>
    IReadOnlyList<ProjectionNorm> ProjectionNorms(CancellationToken cancellation);
}
