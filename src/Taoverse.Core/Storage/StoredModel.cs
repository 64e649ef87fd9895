using Taoverse.Models;

namespace Taoverse.Storage;

/// <summary>A model in the local store.</summary>
public sealed record StoredModel
{
    /// <summary>SS58 address of the hotkey that it is kept for.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The model; its hash is known where the store verified it.</summary>
    public required ModelId Id { get; init; }

    /// <summary>The folder with its files.</summary>
    public required string Path { get; init; }

    /// <summary>How many files it has.</summary>
    public required int FileCount { get; init; }

    /// <summary>Their sizes together.</summary>
    public required long Bytes { get; init; }

    /// <summary>When its newest file was written, or its folder where it has none; UTC.</summary>
    public required DateTime LastWriteTime { get; init; }

    /// <summary>Whether this store put it there whole, and its number of files and bytes are still the same.</summary>
    public required bool IsVerified { get; init; }
}
