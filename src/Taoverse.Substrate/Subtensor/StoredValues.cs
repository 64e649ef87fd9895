using Taoverse.Substrate.Runtimes;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Values of one block's storage that were read together.</summary>
/// <param name="runtime">The runtime in force.</param>
/// <param name="values">The values by key; null or absent where nothing is stored.</param>
internal sealed class StoredValues(ChainRuntime runtime, IReadOnlyDictionary<string, byte[]?> values)
{
    /// <summary>The bytes of a value; null where nothing is stored.</summary>
    public byte[]? Bytes(string pallet, string entry, params ReadOnlySpan<object?> arguments) =>
        values.GetValueOrDefault(ChainReader.ToHex(runtime.Key(pallet, entry, arguments)));

    /// <summary>A value, or what stands for one that was never stored.</summary>
    public T? Get<T>(string pallet, string entry, params ReadOnlySpan<object?> arguments) =>
        runtime.Decode<T>(pallet, entry, Bytes(pallet, entry, arguments));
}
