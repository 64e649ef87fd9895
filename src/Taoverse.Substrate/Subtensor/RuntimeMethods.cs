using System.Buffers.Binary;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Rpc;
using Taoverse.Substrate.Runtimes;
using Taoverse.Substrate.Scale;

namespace Taoverse.Substrate.Subtensor;

/// <summary>Subtensor's runtime APIs: how they are called, and how their answers are read.</summary>
internal static class RuntimeMethods
{
    public const string NeuronsLite = "NeuronInfoRuntimeApi_get_neurons_lite";
    public const string Neurons = "NeuronInfoRuntimeApi_get_neurons";
    public const string Metagraph = "SubnetInfoRuntimeApi_get_metagraph";
    public const string SelectiveMetagraph = "SubnetInfoRuntimeApi_get_selective_metagraph";
    public const string Hyperparameters = "SubnetInfoRuntimeApi_get_subnet_hyperparams";

    // The first runtimes that answer values and not bytes; only asked where metadata does not say.
    private const int FirstTypedSpec = 240;

    /// <summary>A call with a netuid as its argument.</summary>
    public static RpcCall Call(string method, int netUid, string blockHash) => new("state_call", [method, NetUid(netUid), blockHash]);

    /// <summary>A call for chosen fields of a metagraph.</summary>
    /// <returns>The call; null where the runtime has no such method.</returns>
    public static RpcCall? CallForFields(ChainRuntime runtime, int netUid, IReadOnlyCollection<string> fields, string blockHash)
    {
        if (runtime.Metadata.FindMethod(SelectiveMetagraph) is { } selective
            && FieldsOf(runtime, selective) is { Count: > 0 } offered)
        {
            // The index of a field is its place in the answer (SelectiveMetagraphIndex).
            var writer = new ScaleWriter();
            writer.WriteInteger((ushort)netUid);
            var chosen = Enumerable.Range(0, offered.Count).Where(i => fields.Contains(offered[i].Name)).ToArray();
            writer.WriteCompact((ulong)chosen.Length);
            foreach (var index in chosen)
            {
                writer.WriteInteger((ushort)index);
            }

            return new RpcCall("state_call", [SelectiveMetagraph, writer.ToArray(), blockHash]);
        }

        return runtime.Metadata.FindMethod(Metagraph) is null ? null : Call(Metagraph, netUid, blockHash);
    }

    /// <summary>Reads the answer of a runtime API by the types that the runtime describes, else by its fixed layout.</summary>
    /// <typeparam name="T">What to read it as.</typeparam>
    public static T Decode<T>(ChainRuntime runtime, string method, byte[] answer)
    {
        var described = runtime.Metadata.FindMethod(method);
        if (described is not null && !IsBytes(runtime, described.OutputTypeId))
        {
            return runtime.Codecs.Get<T>(described.OutputTypeId).Decode(answer);
        }

        var isWrapped = described is not null || runtime.SpecVersion < FirstTypedSpec;
        return FixedLayouts.Get<T>(method).Decode(isWrapped ? Unwrap(answer) : answer);
    }

    private static ReadOnlySpan<byte> Unwrap(byte[] answer)
    {
        var reader = new ScaleReader(answer);
        var bytes = reader.ReadByteSequence();
        reader.EnsureEnd();
        return bytes;
    }

    private static byte[] NetUid(int netUid)
    {
        var bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)netUid));
        return bytes;
    }

    private static bool IsBytes(ChainRuntime runtime, int typeId) =>
        runtime.Metadata.Types[typeId].Definition is TypeDefinition.Sequence sequence
        && runtime.Metadata.Types.IsByte(sequence.ElementId);

    // Option<struct>
    private static IReadOnlyList<TypeField>? FieldsOf(ChainRuntime runtime, RuntimeApiMethod method) =>
        runtime.Metadata.Types[method.OutputTypeId].Definition is TypeDefinition.Variant option && option[1]?.Fields is [var some]
            ? (runtime.Metadata.Types[some.TypeId].Definition as TypeDefinition.Composite)?.Fields
            : null;
}
