using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;

namespace Taoverse.Substrate.Runtimes;

/// <summary>A runtime of a chain: its version, what it says of itself, and the codecs for its types.</summary>
public sealed class ChainRuntime
{
    /// <summary>Puts a runtime together.</summary>
    /// <param name="specVersion">Its spec version.</param>
    /// <param name="metadata">Its metadata.</param>
    public ChainRuntime(int specVersion, RuntimeMetadata metadata)
    {
        SpecVersion = specVersion;
        Metadata = metadata;
        Codecs = new CodecFactory(metadata.Types);
    }

    /// <summary>The version that layouts go by.</summary>
    public int SpecVersion { get; }

    /// <summary>What it says of itself.</summary>
    public RuntimeMetadata Metadata { get; }

    /// <summary>The codecs for its types.</summary>
    public CodecFactory Codecs { get; }

    /// <summary>The key of a value in storage, or the common beginning of the keys of a part of a map.</summary>
    /// <param name="pallet">The pallet.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="arguments">The map's keys; fewer than it has for a prefix.</param>
    public byte[] Key(string pallet, string entry, params ReadOnlySpan<object?> arguments) =>
        Metadata.GetStorage(pallet, entry).Key(Codecs, arguments);

    /// <summary>Reads a stored value, or what stands for one that was never stored.</summary>
    /// <typeparam name="T">What to read it as.</typeparam>
    /// <param name="pallet">The pallet.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="value">The stored bytes; null where nothing is stored.</param>
    /// <returns>The value; default where nothing is stored and the entry is optional.</returns>
    public T? Decode<T>(string pallet, string entry, byte[]? value)
    {
        var storage = Metadata.GetStorage(pallet, entry);
        return value is null && storage.IsOptional ? default : Codecs.Get<T>(storage.ValueTypeId).Decode(value ?? storage.Default);
    }
}
