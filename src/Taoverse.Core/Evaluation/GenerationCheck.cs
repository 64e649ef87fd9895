namespace Taoverse.Evaluation;

/// <summary>The check before a text loss that a model says something that depends on its prompt.</summary>
/// <remarks>The validators' code of subnets 9 and 37: two prompts, greedy tokens, fixed limits.</remarks>
public static class GenerationCheck
{
    /// <summary>The tokens of a prompt, from the start of a batch.</summary>
    public const int PromptLength = 100;

    /// <summary>The tokens that are generated.</summary>
    public const int ResponseLength = 20;

    private const int MostEqual = 9;
    private const int MostRepeated = 10;

    /// <summary>Asks a model for two responses and judges them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="first">The first sequence of data; its first tokens are the prompt.</param>
    /// <param name="second">The second sequence.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Why the model fails, or null where it passes.</returns>
    public static string? Run(ILoadedModel model, ReadOnlyMemory<int> first, ReadOnlyMemory<int> second, CancellationToken cancellation)
    {
        var responses = model.Continue([Prompt(first), Prompt(second)], ResponseLength, cancellation);
        return Judge(responses[0], responses[1]);
    }

    /// <summary>Judges two responses.</summary>
    /// <param name="first">The first response's tokens.</param>
    /// <param name="second">The second response's tokens, as many.</param>
    /// <returns>Why the model fails, or null where it passes.</returns>
    public static string? Judge(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        var equal = first.Zip(second).Count(pair => pair.First == pair.Second);
        if (equal > MostEqual)
        {
            return $"two different prompts got responses that agree in {equal} of {first.Count} tokens";
        }

        var repeated = Math.Min(MostFrequent(first), MostFrequent(second));
        return repeated > MostRepeated ? $"both responses repeat one token {repeated} times or more" : null;
    }

    private static int MostFrequent(IReadOnlyList<int> tokens) => tokens.GroupBy(token => token).Max(group => group.Count());

    private static ReadOnlyMemory<int> Prompt(ReadOnlyMemory<int> tokens) => tokens[..Math.Min(PromptLength, tokens.Length)];
}
