namespace Taoverse.Evaluation.Data;

/// <summary>One row of evaluation data, before it is tokenised.</summary>
/// <param name="Source">The file or dataset that it comes from.</param>
/// <param name="Number">The line or row in it, from 1 on.</param>
public sealed record DataRow(string Source, long Number)
{
    /// <summary>The text, or the prompt of a reference answer; null for a row of tokens.</summary>
    public string? Text { get; init; }

    /// <summary>The reference answer; null where the whole text counts.</summary>
    public string? Reference { get; init; }

    /// <summary>The tokens; null for a row of text.</summary>
    public ReadOnlyMemory<int>? Tokens { get; init; }

    /// <summary>About how many bytes it takes in memory.</summary>
    internal long Size => ((Text?.Length ?? 0) + (Reference?.Length ?? 0)) * sizeof(char) + ((Tokens?.Length ?? 0) * sizeof(int));

    internal TaoverseException Wrong(string reason, Exception? cause = null) => new(
        "InvalidEvaluationData", FaultKind.InvalidData, $"Line {Number} of '{Source}' {reason}.", "Mend the line, or leave it out.", cause);
}
