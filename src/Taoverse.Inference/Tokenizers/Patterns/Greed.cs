namespace Taoverse.Inference.Tokenizers.Patterns;

/// <summary>How a repetition chooses its length.</summary>
internal enum Greed
{
    /// <summary>The longest first, then shorter ones.</summary>
    Greedy,

    /// <summary>The shortest first, then longer ones.</summary>
    Lazy,

    /// <summary>The longest, and no other.</summary>
    Possessive,
}
