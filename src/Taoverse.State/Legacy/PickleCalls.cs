namespace Taoverse.State.Legacy;

/// <summary>What the few calls that a pickle may ask for come to; every other one is refused by name.</summary>
internal static class PickleCalls
{
    private static readonly PickleClass[] DataClasses = [PickleClass.ModelMetadata, PickleClass.ModelId, PickleClass.EvalResult];

    /// <summary>An empty instance of a data class.</summary>
    public static object New(object? type, object? arguments) => type is PickleClass data && DataClasses.Contains(data) && arguments is object?[] and []
        ? new PickleObject(data)
        : throw PickleErrors.Unsafe($"it would make an instance of {NameOf(type)}");

    /// <summary>What a class or function gives for its arguments.</summary>
    public static object Call(object? function, object? arguments) => (function as PickleClass, arguments as object?[]) switch
    {
        (var f, [PickleClass factory]) when f == PickleClass.DefaultDict && factory == PickleClass.Dict => new Dictionary<object, object?>(),
        (var f, []) when f == PickleClass.OrderedDict => new Dictionary<object, object?>(),
        (var f, [long number]) when f == PickleClass.CompetitionId => number,
        (var f, [PickleStorage storage, long offset, object?[] size, object?[] strides, bool, Dictionary<object, object?>, ..])
            when f == PickleClass.RebuildTensor => Tensor(storage, offset, size, strides),
        _ => throw PickleErrors.Unsafe($"it would call {NameOf(function)}"),
    };

    /// <summary>Sets the fields of an instance.</summary>
    public static void Build(object? target, object? state)
    {
        if (target is not PickleObject instance || state is not Dictionary<object, object?> fields)
        {
            throw PickleErrors.Unsafe($"it would set the state of {(target is PickleObject o ? o.Type : NameOf(target))} in a way of its own");
        }

        foreach (var (name, value) in fields)
        {
            instance.Fields[name as string ?? throw PickleErrors.Invalid($"a field of {instance.Type} has no name")] = value;
        }
    }

    /// <summary>The storage that a persistent id names.</summary>
    public static PickleStorage Storage(object? id) =>
        id is object?[] and ["storage", PickleClass type, string key, string, long count] && type == PickleClass.FloatStorage
            ? new PickleStorage(key, count)
            : throw PickleErrors.Unsafe("it refers to something outside itself that is no storage of single precision");

    private static PickleTensor Tensor(PickleStorage storage, long offset, object?[] size, object?[] strides) =>
        size is [long length] && strides is [1L] && offset >= 0 && length >= 0 && length <= storage.Count - offset
            ? new PickleTensor(storage, offset, length)
            : throw PickleErrors.Invalid("a tensor is not one row of its storage");

    private static string NameOf(object? value) => value switch
    {
        PickleClass named => named.ToString(),
        PickleObject instance => $"an instance of {instance.Type}",
        _ => "a value that is no class",
    };
}
