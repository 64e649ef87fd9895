namespace Taoverse.Substrate.Metadata;

/// <summary>What a runtime says of itself, in version 14, 15 or 16 of the format.</summary>
public sealed class RuntimeMetadata
{
    private readonly Dictionary<string, PalletMetadata> _pallets;
    private readonly Dictionary<(string Pallet, string Entry), StorageEntry> _storage;
    private readonly Dictionary<string, RuntimeApiMethod> _methods;

    /// <summary>Puts metadata together.</summary>
    public RuntimeMetadata(
        int version, TypeRegistry types, IReadOnlyList<PalletMetadata> pallets, ExtrinsicMetadata extrinsic,
        IReadOnlyList<RuntimeApiMethod> runtimeApiMethods)
    {
        Version = version;
        Types = types;
        Pallets = pallets;
        Extrinsic = extrinsic;
        RuntimeApiMethods = runtimeApiMethods;
        _pallets = FirstByKey(pallets, p => p.Name);
        _storage = FirstByKey(pallets.SelectMany(p => p.Storage.Select(s => (p.Name, Entry: s))), x => (x.Name, x.Entry.Name))
            .ToDictionary(x => x.Key, x => x.Value.Entry);
        _methods = FirstByKey(runtimeApiMethods, m => m.Name);
    }

    /// <summary>The version of the format: 14, 15 or 16.</summary>
    public int Version { get; }

    /// <summary>The types.</summary>
    public TypeRegistry Types { get; }

    /// <summary>The pallets.</summary>
    public IReadOnlyList<PalletMetadata> Pallets { get; }

    /// <summary>How extrinsics are laid out.</summary>
    public ExtrinsicMetadata Extrinsic { get; }

    /// <summary>The methods of all runtime APIs; empty in version 14, which does not describe them.</summary>
    public IReadOnlyList<RuntimeApiMethod> RuntimeApiMethods { get; }

    /// <summary>A pallet by name; null where the runtime has none of it.</summary>
    public PalletMetadata? FindPallet(string name) => _pallets.GetValueOrDefault(name);

    /// <summary>A runtime API's method by name, such as <c>Core_version</c>; null where it is not described.</summary>
    public RuntimeApiMethod? FindMethod(string name) => _methods.GetValueOrDefault(name);

    /// <summary>A storage entry by name; null where the runtime has none of it.</summary>
    public StorageEntry? FindStorage(string pallet, string entry) => _storage.GetValueOrDefault((pallet, entry));

    /// <summary>A storage entry by name.</summary>
    /// <exception cref="TaoverseException">The runtime has none of it.</exception>
    public StorageEntry GetStorage(string pallet, string entry) => FindStorage(pallet, entry) ?? throw new TaoverseException(
        "NotInRuntime", FaultKind.NotSupported, $"The runtime has no storage {pallet}.{entry}.",
        "Check that the endpoint is a subtensor node; a newer version of this module may know a newer runtime.");

    private static Dictionary<TKey, T> FirstByKey<TKey, T>(IEnumerable<T> items, Func<T, TKey> key)
        where TKey : notnull
    {
        var table = new Dictionary<TKey, T>();
        foreach (var item in items)
        {
            table.TryAdd(key(item), item);
        }

        return table;
    }
}
