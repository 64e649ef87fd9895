namespace Taoverse.Inference.Decoding;

/// <summary>A stretch of one sequence that goes through the model at once.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Start">The position of the first.</param>
/// <param name="Store">What came before, and where to keep this; null for a sequence that begins and ends here.</param>
internal sealed record Segment(ReadOnlyMemory<int> Tokens, int Start = 0, KeyValueStore? Store = null);
