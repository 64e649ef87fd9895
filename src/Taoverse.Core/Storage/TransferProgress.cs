namespace Taoverse.Storage;

/// <summary>How far a transfer of several files has come. What was there already counts as transferred.</summary>
/// <param name="File">The file that just moved on, by its relative path.</param>
/// <param name="FileBytes">The bytes of that file so far.</param>
/// <param name="FileTotal">The size of that file.</param>
/// <param name="Bytes">The bytes of all files so far.</param>
/// <param name="Total">The size of all files.</param>
public readonly record struct TransferProgress(string File, long FileBytes, long FileTotal, long Bytes, long Total);
