using Taoverse.LocalSubnet.Chain;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Scale;

namespace Taoverse.LocalSubnet.Runtime.Apis;

/// <summary>A call of a runtime API: the storage it looks at, its arguments, and how its result is written.</summary>
/// <param name="runtime">The runtime.</param>
/// <param name="method">The method as it is described.</param>
/// <param name="state">The storage.</param>
/// <param name="arguments">The arguments, one after another in SCALE.</param>
internal sealed class RuntimeCall(LocalRuntime runtime, RuntimeApiMethod method, IStateReader state, byte[] arguments)
{
    private readonly object?[] _arguments = Decode(runtime, method, arguments);

    /// <summary>The runtime.</summary>
    public LocalRuntime Runtime => runtime;

    /// <summary>The storage of pallet SubtensorModule.</summary>
    public StorageView Subtensor { get; } = new(state, "SubtensorModule");

    /// <summary>The storage of pallet System.</summary>
    public StorageView System { get; } = new(state, "System");

    /// <summary>An argument.</summary>
    public T Argument<T>(int index) => (T)_arguments[index]!;

    /// <summary>Writes the result in the type that the method is described with.</summary>
    public byte[] Encode<T>(T result) => runtime.Codecs.Get<T>(method.OutputTypeId).Encode(result);

    private static object?[] Decode(LocalRuntime runtime, RuntimeApiMethod method, byte[] arguments)
    {
        var reader = new ScaleReader(arguments);
        var values = new object?[method.Inputs.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = runtime.Codecs.Get<object?>(method.Inputs[i].TypeId).Read(ref reader);
        }

        reader.EnsureEnd();
        return values;
    }
}
