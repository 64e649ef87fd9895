using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Runtime;

/// <summary>A storage entry with what it takes to find its keys and read its values.</summary>
internal sealed class StorageSlot(StorageEntry entry, CodecFactory codecs)
{
    private readonly ScaleCodec<object?>[] _keys = [.. entry.KeyTypeIds.Select(codecs.Get<object?>)];

    /// <summary>The entry.</summary>
    public StorageEntry Entry { get; } = entry;

    /// <summary>The 32 bytes with which all its keys begin.</summary>
    public byte[] Prefix { get; } = entry.KeyPrefix;

    /// <summary>The key of a value, or with fewer arguments the common beginning of several.</summary>
    public byte[] Key(params ReadOnlySpan<object?> arguments)
    {
        var writer = new ScaleWriter();
        writer.WriteBytes(Prefix);
        for (var i = 0; i < arguments.Length; i++)
        {
            writer.WriteBytes(Entry.Hashers[i].Hash(_keys[i].Encode(arguments[i])));
        }

        return writer.ToArray();
    }

    /// <summary>Reads a value that was stored, or what stands for one that was not.</summary>
    public T? Decode<T>(byte[]? value) =>
        value is null && Entry.IsOptional ? default : codecs.Get<T>(Entry.ValueTypeId).Decode(value ?? Entry.Default);

    /// <summary>Writes a value as it is stored.</summary>
    public byte[] Encode<T>(T value) => codecs.Get<T>(Entry.ValueTypeId).Encode(value);
}
