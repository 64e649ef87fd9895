namespace Taoverse.Inference.Tokenizers;

/// <summary>What becomes of what a pattern matches; the names are those of tokenizer files.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
