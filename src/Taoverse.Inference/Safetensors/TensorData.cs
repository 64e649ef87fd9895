namespace Taoverse.Inference.Safetensors;

/// <summary>A tensor and where its bytes stand in memory; valid while its checkpoint is open.</summary>
internal sealed unsafe class TensorData(TensorEntry entry, byte* start)
{
    public TensorEntry Entry { get; } = entry;

    /// <summary>The first byte; null where only the header is at hand.</summary>
    public byte* Start { get; } = start;

    public TensorType Type => Entry.Type;

    public string Name => Entry.Name;
}
