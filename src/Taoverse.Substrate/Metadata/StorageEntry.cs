using Taoverse.Substrate.Crypto;

namespace Taoverse.Substrate.Metadata;

/// <summary>An entry of a pallet's storage: a value, or a map of one or more keys.</summary>
public sealed record StorageEntry
{
    /// <summary>The prefix under which the pallet stores, most often its name.</summary>
    public required string Prefix { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The type of a value.</summary>
    public required int ValueTypeId { get; init; }

    /// <summary>What stands for a value that was never stored, in SCALE.</summary>
    public required byte[] Default { get; init; }

    /// <summary>Whether a value that was never stored reads as nothing instead of as the default.</summary>
    public required bool IsOptional { get; init; }

    /// <summary>How each key is hashed; empty for a plain value.</summary>
    public IReadOnlyList<StorageHasher> Hashers { get; init; } = [];

    /// <summary>The type of each key; empty for a plain value.</summary>
    public IReadOnlyList<int> KeyTypeIds { get; init; } = [];

    /// <summary>The 32 bytes with which every key of this entry begins: twox128 of the prefix and twox128 of the name.</summary>
    public byte[] KeyPrefix =>
    [
        .. StorageHasher.Twox128.Hash(System.Text.Encoding.UTF8.GetBytes(Prefix)),
        .. StorageHasher.Twox128.Hash(System.Text.Encoding.UTF8.GetBytes(Name)),
    ];
}
