using Taoverse.Inference.Architectures;
using Taoverse.Inference.Kernels;
using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference.Decoding;

/// <summary>Finds every tensor that a model needs, and refuses what is absent, of another shape or of another type.</summary>
/// <remarks>Nothing is allocated by what the config says before the checkpoint has shown a tensor that fits.</remarks>
internal sealed class WeightBinder
{
    private const string Weight = ".weight";
    private readonly Checkpoint checkpoint;
    private readonly DecoderSpec spec;
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly Dictionary<RotarySpec, RotaryTable> rotaries = new(ReferenceEqualityComparer.Instance);

    private WeightBinder(Checkpoint checkpoint, DecoderSpec spec)
    {
        this.checkpoint = checkpoint;
        this.spec = spec;
    }

    public static DecoderWeights Bind(Checkpoint checkpoint, DecoderSpec spec) => new WeightBinder(checkpoint, spec).Bind();

    private DecoderWeights Bind()
    {
        var embedding = Tensor(spec.Embedding + Weight, spec.VocabularySize, spec.HiddenSize);
        var positions = spec.PositionEmbedding is { } name
            ? Tensor(name + Weight, spec.MaxPositions + spec.PositionOffset, spec.HiddenSize) : null;
        var embeddingNorm = Norm(spec.EmbeddingNorm);
        var layers = new List<LayerWeights>();
        for (var layer = 0; layer < spec.LayerCount; layer++)
        {
            layers.Add(Layer(spec.Layer(layer)));
        }

        var finalNorm = Norm(spec.FinalNorm);
        var head = spec.TiesHead
            ? new WeightMatrix(embedding, spec.HiddenSize, spec.VocabularySize, InputsFirst: false, Bias(spec.Head))
            : Matrix(spec.Head);
        var parameters = Parameters(out var strangers);
        return new DecoderWeights
        {
            Spec = spec,
            Embedding = embedding,
            EmbeddingNorm = embeddingNorm,
            PositionEmbedding = positions,
            Layers = layers,
            FinalNorm = finalNorm,
            Head = head,
            ParameterCount = parameters.Sum(tensor => tensor.Elements),
            Type = parameters.GroupBy(tensor => tensor.Type).MaxBy(group => group.Sum(tensor => tensor.Elements))!.Key,
            Strangers = strangers,
        };
    }

    private LayerWeights Layer(LayerSpec layer) => new()
    {
        Spec = layer,
        AttentionNorm = Norm(layer.AttentionNorm)!,
        Projections = [.. layer.Projections.Select(Matrix)],
        QueryNorm = Norm(layer.QueryNorm),
        KeyNorm = Norm(layer.KeyNorm),
        AttentionOutput = Matrix(layer.AttentionOutput),
        AttentionOutputNorm = Norm(layer.AttentionOutputNorm),
        MlpNorm = Norm(layer.MlpNorm),
        MlpInputs = [.. layer.MlpInputs.Select(Matrix)],
        MlpOutput = Matrix(layer.MlpOutput),
        MlpOutputNorm = Norm(layer.MlpOutputNorm),
        Rotary = layer.Rotary is null ? null : Rotary(layer.Rotary),
    };

    private RotaryTable Rotary(RotarySpec rotary)
    {
        if (!rotaries.TryGetValue(rotary, out var table))
        {
            rotaries[rotary] = table = new RotaryTable(rotary.Frequencies, rotary.Interleaved);
        }

        return table;
    }

    private WeightMatrix Matrix(LinearSpec linear) => new(
        linear.InputsFirst
            ? Tensor(linear.Name + Weight, linear.Inputs, linear.Outputs)
            : Tensor(linear.Name + Weight, linear.Outputs, linear.Inputs),
        linear.Inputs, linear.Outputs, linear.InputsFirst, Bias(linear));

    private WeightVector? Bias(LinearSpec linear) => linear.HasBias ? new WeightVector(Tensor(linear.Name + ".bias", linear.Outputs)) : null;

    private NormWeights? Norm(NormSpec? norm) => norm is null ? null : new NormWeights(
        new WeightVector(Tensor(norm.Name + Weight, norm.Size), norm.AddsOne ? 1 : 0),
        norm.IsLayer ? new WeightVector(Tensor(norm.Name + ".bias", norm.Size)) : null, norm.Epsilon);

    private TensorData Tensor(string name, params ReadOnlySpan<long> shape)
    {
        if (!checkpoint.TryGet(name, out var tensor)
            && !(name.StartsWith(spec.BasePrefix, StringComparison.Ordinal) && checkpoint.TryGet(name[spec.BasePrefix.Length..], out tensor)))
        {
            throw CheckpointException.Missing(checkpoint.Folder, $"the weights lack '{name}', which {ModelConfig.FileName} asks for");
        }

        if (!tensor.Shape.SequenceEqual(shape.ToArray()))
        {
            throw CheckpointException.Damaged(
                checkpoint.Folder,
                $"'{tensor.Name}' has the shape [{string.Join(", ", tensor.Shape)}] where {ModelConfig.FileName} makes it [{string.Join(", ", shape.ToArray())}]");
        }

        if (tensor.Type == TensorType.None)
        {
            throw CheckpointException.Unsupported(
                checkpoint.Folder, $"'{tensor.Name}' is stored as {tensor.TypeName}; weights are F32, F16 or BF16",
                "Use a checkpoint that is not quantised.");
        }

        used.Add(tensor.Name);
        return tensor;
    }

    /// <summary>The tensors that are parameters of the model, and the names of those that nothing knows.</summary>
    private List<TensorData> Parameters(out IReadOnlyList<string> strangers)
    {
        var parameters = new List<TensorData>();
        var unknown = new List<string>();
        foreach (var tensor in checkpoint.Tensors.Values)
        {
            if (used.Contains(tensor.Name) || spec.Unused.Any(part => tensor.Name.Contains(part, StringComparison.Ordinal)))
            {
                parameters.Add(tensor);
            }
            else if (!spec.Buffers.Any(end => tensor.Name.EndsWith(end, StringComparison.Ordinal))
                && !(spec.TiesHead && tensor.Name == spec.Head.Name + Weight))
            {
                unknown.Add(tensor.Name);
            }
        }

        strangers = unknown;
        return parameters;
    }
}
