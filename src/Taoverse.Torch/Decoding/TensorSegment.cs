namespace Taoverse.Torch.Decoding;

/// <summary>A stretch of one sequence that goes through the model at once.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Start">The position of the first.</param>
/// <param name="Store">What came before, and where to keep this; null for a sequence that begins and ends here.</param>
internal sealed record TensorSegment(ReadOnlyMemory<int> Tokens, int Start = 0, KeyValueTensors? Store = null);
