namespace Taoverse.Evaluation;

/// <summary>How far an evaluation has come.</summary>
/// <param name="Tokens">The tokens that have been predicted.</param>
/// <param name="TotalTokens">The tokens that are to be predicted in all.</param>
/// <param name="Elapsed">How long the tasks have run, without the start of a process and the checks before.</param>
public readonly record struct EvaluationProgress(long Tokens, long TotalTokens, TimeSpan Elapsed)
{
    /// <summary>The tokens predicted in a second; 0 at the beginning.</summary>
    public double TokensPerSecond => Elapsed > TimeSpan.Zero ? Tokens / Elapsed.TotalSeconds : 0;
}
