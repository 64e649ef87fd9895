using Taoverse.Inference.Decoding;
using Taoverse.Inference.Kernels;
using Taoverse.Inference.Safetensors;
using static TorchSharp.torch;

namespace Taoverse.Torch.Weights;

/// <summary>Takes weights from their mapped file to a device, a piece at a time, and keeps them until it hands them over.</summary>
/// <param name="device">The device.</param>
/// <param name="type">The type that they get there.</param>
/// <param name="cancellation">Stops between two pieces.</param>
internal sealed class WeightLoader(Device device, ScalarType type, CancellationToken cancellation) : IDisposable
{
    private const long PieceElements = 1 << 23;
    private readonly Dictionary<TensorData, Tensor> loaded = new(ReferenceEqualityComparer.Instance);
    private List<Tensor> tensors = [];

    /// <summary>The bytes on the device so far.</summary>
    public long BytesLoaded { get; private set; }

    /// <summary>Loads a tensor; the same one is loaded once.</summary>
    public Tensor Load(TensorData data)
    {
        if (!loaded.TryGetValue(data, out var tensor))
        {
            loaded[data] = tensor = Keep(empty([.. data.Shape], dtype: type, device: device));
            Copy(data, tensor);
        }

        return tensor;
    }

    public DeviceLinear Load(WeightMatrix matrix)
    {
        var weight = Load(matrix.Data);
        return new DeviceLinear(matrix.InputsFirst ? Track(weight.t()) : weight, matrix.Bias is { } bias ? Load(bias.Values, type) : null);
    }

    public DeviceNorm? Load(NormWeights? norm) => norm is null ? null : new DeviceNorm(
        Load(norm.Gain.Values, ScalarType.Float32), norm.Bias is { } bias ? Load(bias.Values, ScalarType.Float32) : null, norm.Epsilon);

    /// <summary>Hands over all that was loaded.</summary>
    public IReadOnlyList<Tensor> Release()
    {
        var all = tensors;
        tensors = [];
        return all;
    }

    public void Dispose() => tensors.ForEach(tensor => tensor.Dispose());

    private Tensor Load(float[] values, ScalarType kind)
    {
        var target = Keep(empty(values.Length, dtype: kind, device: device));
        using var scope = NewDisposeScope();
        target.copy_(tensor(values));
        return target;
    }

    private unsafe void Copy(TensorData data, Tensor target)
    {
        var stored = data.Type switch
        {
            TensorType.F32 => ScalarType.Float32,
            TensorType.BF16 => ScalarType.BFloat16,
            _ => ScalarType.Float16,
        };
        using var scope = NewDisposeScope();
        var flat = target.view(-1);
        var staging = stored == type && device.type == TorchSharp.DeviceType.CPU
            ? null : empty(Math.Min(PieceElements, data.Elements), dtype: stored);
        for (long first = 0; first < data.Elements; first += PieceElements)
        {
            cancellation.ThrowIfCancellationRequested();
            using var pieces = NewDisposeScope();
            var count = Math.Min(PieceElements, data.Elements - first);
            var bytes = new ReadOnlySpan<byte>(data.Start + (first * data.ElementBytes), checked((int)(count * data.ElementBytes)));
            var place = flat.narrow(0, first, count);
            var piece = staging?.narrow(0, 0, count) ?? place;
            bytes.CopyTo(piece.bytes);
            if (staging is not null)
            {
                place.copy_(piece);
            }
        }
    }

    private Tensor Keep(Tensor tensor)
    {
        BytesLoaded += tensor.NumberOfElements * tensor.ElementSize;
        return Track(tensor);
    }

    private Tensor Track(Tensor tensor)
    {
        tensors.Add(tensor);
        return tensor;
    }
}
