using Taoverse.Inference.Architectures;
using Taoverse.Inference.Kernels;
using Taoverse.Torch.Weights;
using static TorchSharp.torch;

namespace Taoverse.Torch.Decoding;

/// <summary>Takes tokens through a model to its last hidden states.</summary>
/// <param name="weights">The model.</param>
internal sealed class TensorDecoder(DeviceWeights weights)
{
    // Longer feed-forward inputs are cut, so that their wide outputs never take more room than this many rows.
    private const int MlpRows = 4096;

    private readonly ScalarType type = weights.Embedding.dtype;
    private readonly Device device = weights.Embedding.device;

    /// <summary>Computes the hidden states of a batch, before the final norm.</summary>
    /// <returns>A row for each token, in the order of the batch.</returns>
    public Tensor Run(IReadOnlyList<TensorSegment> batch, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var positions = tensor(batch.SelectMany(
            segment => Enumerable.Range(segment.Start, segment.Tokens.Length).Select(position => (long)position)).ToArray()).to(device);
        var x = Embed(batch, positions);
        var angles = new RotaryAngles(weights.Layers.Select(layer => layer.Spec.Rotary), positions, type);
        for (var layer = 0; layer < weights.Layers.Count; layer++)
        {
            cancellation.ThrowIfCancellationRequested();
            RunLayer(layer, batch, x, angles);
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Applies the final norm to chosen rows.</summary>
    public Tensor Final(Tensor states, IEnumerable<int> rows)
    {
        using var scope = NewDisposeScope();
        var chosen = states.index_select(0, tensor(rows.Select(row => (long)row).ToArray()).to(device));
        return (weights.FinalNorm?.Apply(chosen) ?? chosen).MoveToOuterDisposeScope();
    }

    private Tensor Embed(IReadOnlyList<TensorSegment> batch, Tensor positions)
    {
        using var scope = NewDisposeScope();
        var spec = weights.Spec;
        var tokens = tensor(batch.SelectMany(segment => segment.Tokens.ToArray().Select(token => (long)token)).ToArray()).to(device);
        var x = weights.Embedding.index_select(0, tokens);
        if (spec.EmbeddingScale != 1)
        {
            // Rounded to the type of the states, as the reference rounds it.
            x.mul_(tensor(spec.EmbeddingScale).to(type).to(device));
        }

        if (weights.PositionEmbedding is { } learned)
        {
            x.add_(learned.index_select(0, positions.add(spec.PositionOffset)));
        }

        return (weights.EmbeddingNorm?.Apply(x) ?? x).MoveToOuterDisposeScope();
    }

    private void RunLayer(int number, IReadOnlyList<TensorSegment> batch, Tensor x, RotaryAngles angles)
    {
        using var scope = NewDisposeScope();
        var layer = weights.Layers[number];
        switch (layer.Spec.Order)
        {
            case ResidualOrder.NormFirst:
                x.add_(Normed(layer.AttentionOutputNorm, Attend(number, batch, layer.AttentionNorm.Apply(x), angles)));
                x.add_(Normed(layer.MlpOutputNorm, FeedForward(layer, layer.MlpNorm!.Apply(x))));
                break;
            case ResidualOrder.Parallel:
                var input = layer.AttentionNorm.Apply(x);
                var change = Attend(number, batch, input, angles);
                x.add_(change.add_(FeedForward(layer, layer.MlpNorm?.Apply(x) ?? input)));
                break;
            default:
                x.add_(Attend(number, batch, x, angles));
                x.copy_(layer.AttentionNorm.Apply(x));
                x.add_(FeedForward(layer, x));
                x.copy_(layer.MlpNorm!.Apply(x));
                break;
        }
    }

    private static Tensor Normed(DeviceNorm? norm, Tensor change) => norm?.Apply(change) ?? change;

    private Tensor Attend(int number, IReadOnlyList<TensorSegment> batch, Tensor input, RotaryAngles angles)
    {
        using var scope = NewDisposeScope();
        var layer = weights.Layers[number];
        var (queries, keys, values) = Project(layer, input);
        queries = Normed(layer.QueryNorm, queries);
        keys = Normed(layer.KeyNorm, keys);
        angles.Rotate(layer.Spec.Rotary, queries);
        angles.Rotate(layer.Spec.Rotary, keys);
        var mixed = new List<Tensor>();
        var row = 0;
        foreach (var segment in batch)
        {
            var own = (Keys: Heads(keys), Values: Heads(values));
            var all = segment.Store?.Append(number, own.Keys, own.Values, segment.Start) ?? own;
            mixed.Add(TensorAttention.Run(layer.Spec.Attention, Heads(queries), all.Keys, all.Values));
            row += segment.Tokens.Length;

            Tensor Heads(Tensor rows) => rows.narrow(0, row, segment.Tokens.Length).transpose(0, 1);
        }

        return layer.AttentionOutput.Apply(mixed.Count == 1 ? mixed[0] : cat(mixed, 0)).MoveToOuterDisposeScope();
    }

    /// <summary>Queries, keys and values: tokens, heads, numbers.</summary>
    private static (Tensor Queries, Tensor Keys, Tensor Values) Project(DeviceLayer layer, Tensor input)
    {
        var shape = layer.Spec.Attention;
        var rows = input.shape[0];
        if (layer.Projections is [var forQueries, var forKeys, var forValues])
        {
            return (
                forQueries.Apply(input).view(rows, shape.Heads, shape.HeadSize),
                forKeys.Apply(input).view(rows, shape.KeyValueHeads, shape.HeadSize),
                forValues.Apply(input).view(rows, shape.KeyValueHeads, shape.HeadSize));
        }

        var all = layer.Projections[0].Apply(input);
        if (shape.Grouped)
        {
            var groups = all.view(rows, shape.KeyValueHeads, shape.HeadsAGroup + 2, shape.HeadSize);
            return (
                groups.narrow(2, 0, shape.HeadsAGroup).reshape(rows, shape.Heads, shape.HeadSize),
                groups.select(2, shape.HeadsAGroup), groups.select(2, shape.HeadsAGroup + 1));
        }

        var heads = all.view(rows, shape.Heads + (2 * shape.KeyValueHeads), shape.HeadSize);
        return (
            heads.narrow(1, 0, shape.Heads), heads.narrow(1, shape.Heads, shape.KeyValueHeads),
            heads.narrow(1, shape.Heads + shape.KeyValueHeads, shape.KeyValueHeads));
    }

    private static Tensor FeedForward(DeviceLayer layer, Tensor input)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        for (long first = 0; first < input.shape[0]; first += MlpRows)
        {
            parts.Add(FeedForwardPart(layer, input.narrow(0, first, Math.Min(MlpRows, input.shape[0] - first))));
        }

        return (parts.Count == 1 ? parts[0] : cat(parts, 0)).MoveToOuterDisposeScope();
    }

    private static Tensor FeedForwardPart(DeviceLayer layer, Tensor input)
    {
        using var scope = NewDisposeScope();
        var inner = layer.MlpOutput.Weight.shape[1];
        var inside = layer.MlpInputs[0].Apply(input);
        var activated = Activate(layer.Spec.Activation, inside.narrow(1, 0, inner));
        if (layer.Spec.Gated)
        {
            activated.mul_(layer.MlpInputs.Count == 1 ? inside.narrow(1, inner, inner) : layer.MlpInputs[1].Apply(input));
        }

        return layer.MlpOutput.Apply(activated).MoveToOuterDisposeScope();
    }

    private static Tensor Activate(Activation activation, Tensor x)
    {
        switch (activation)
        {
            case Activation.Silu:
                return x.silu();
            case Activation.Gelu:
                return x.gelu();
            case Activation.Relu:
                return x.relu();
            default:
                // (1 + tanh u) / 2 = 1 / (1 + e^-2u), with 2u = 2 sqrt(2 / pi) (x + 0.044715 x^3).
                var values = x.to(ScalarType.Float32);
                return values.pow(2).mul_(0.0713548162726).add_(1.5957691216).mul_(values).sigmoid_().mul_(values).to(x.dtype);
        }
    }
}
