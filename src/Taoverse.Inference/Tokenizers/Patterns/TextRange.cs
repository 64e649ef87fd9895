namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>A part of a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How many characters it has.</param>
/// <param name="IsMatch">Whether a pattern matched it.</param>
internal readonly record struct TextRange(int Start, int Length, bool IsMatch);
