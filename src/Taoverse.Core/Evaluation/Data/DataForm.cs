namespace Taoverse.Evaluation.Data;

/// <summary>What the lines of a file of evaluation data hold.</summary>
public enum DataForm
{
    /// <summary>Each line is what it looks like: an array, an object, or else text.</summary>
    Auto,

    /// <summary>Each line is a JSON array of token ids: one sequence.</summary>
    Tokens,

    /// <summary>Each line is a JSON object with a field of text.</summary>
    JsonLines,

    /// <summary>Each line that is not blank is a text.</summary>
    Text,
}
