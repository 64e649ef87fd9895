namespace Taoverse.State.Legacy;

/// <summary>A row of numbers out of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">The first number's place in it.</param>
/// <param name="Length">How many numbers.</param>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long Length);
