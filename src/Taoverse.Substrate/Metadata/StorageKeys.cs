using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Crypto;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Metadata;

/// <summary>The keys under which a chain stores what an entry holds.</summary>
public static class StorageKeys
{
    /// <summary>The key of a value, or the common beginning of the keys of a part of a map.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="codecs">The codecs of the runtime.</param>
    /// <param name="arguments">The map's keys from the first on; all of them for one value, fewer for a prefix.</param>
    /// <exception cref="TaoverseException">There are too many arguments, or one does not fit its type.</exception>
    public static byte[] Key(this StorageEntry entry, CodecFactory codecs, params ReadOnlySpan<object?> arguments)
    {
        if (arguments.Length > entry.Hashers.Count)
        {
            throw new ScaleException($"Storage {entry.Prefix}.{entry.Name} has {entry.Hashers.Count} keys; {arguments.Length} were given");
        }

        var writer = new ScaleWriter();
        writer.WriteBytes(entry.KeyPrefix);
        for (var i = 0; i < arguments.Length; i++)
        {
            writer.WriteBytes(entry.Hashers[i].Hash(codecs.Get<object?>(entry.KeyTypeIds[i]).Encode(arguments[i])));
        }

        return writer.ToArray();
    }

    /// <summary>Reads the last argument back out of a key.</summary>
    /// <typeparam name="T">What to read it as.</typeparam>
    /// <param name="entry">The entry; its last hasher must keep the argument.</param>
    /// <param name="codecs">The codecs of the runtime.</param>
    /// <param name="key">The whole key.</param>
    /// <param name="prefixLength">The length of the key of the arguments before the last.</param>
    public static T LastArgument<T>(this StorageEntry entry, CodecFactory codecs, ReadOnlySpan<byte> key, int prefixLength)
    {
        var hash = entry.Hashers[^1].PrefixLength();
        if (hash < 0 || key.Length < prefixLength + hash)
        {
            throw new ScaleException($"A key of storage {entry.Prefix}.{entry.Name} does not hold its last argument");
        }

        return codecs.Get<T>(entry.KeyTypeIds[^1]).Decode(key[(prefixLength + hash)..]);
    }
}
