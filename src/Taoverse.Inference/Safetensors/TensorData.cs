using Taoverse.Models;

namespace Taoverse.Inference.Safetensors;

/// <summary>A tensor and where its bytes stand in memory; valid while its checkpoint is open.</summary>
internal sealed unsafe class TensorData(SafetensorsTensor entry, byte* start)
{
    public string Name => entry.Name;

    public IReadOnlyList<long> Shape => entry.Shape;

    public long Elements => entry.ElementCount;

    /// <summary>The type's name as the file writes it.</summary>
    public string TypeName => entry.DType;

    public TensorType Type { get; } = entry.DType switch
    {
        nameof(TensorType.F32) => TensorType.F32,
        nameof(TensorType.F16) => TensorType.F16,
        nameof(TensorType.BF16) => TensorType.BF16,
        _ => TensorType.None,
    };

    /// <summary>The bytes of an element of a type that the engine computes with.</summary>
    public int ElementBytes => Type == TensorType.F32 ? 4 : 2;

    /// <summary>The bytes of all elements of such a type.</summary>
    public long Length => Elements * ElementBytes;

    /// <summary>Where the bytes of such a type are.</summary>
    public (nint Start, long Length) Place => ((nint)Start, Length);

    /// <summary>The first byte; null where only the header is at hand.</summary>
    public byte* Start { get; } = start;
}
