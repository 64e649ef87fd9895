namespace Taoverse.State.Legacy;

/// <summary>Numbers of single precision that stand in a file of their own beside the pickle.</summary>
/// <param name="Key">The file's name.</param>
/// <param name="Count">How many numbers.</param>
internal sealed record PickleStorage(string Key, long Count);
