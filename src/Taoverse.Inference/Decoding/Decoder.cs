using Taoverse.Inference.Architectures;
using Taoverse.Inference.Kernels;
using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference.Decoding;

/// <summary>Takes tokens through a model to its last hidden states. Rows of one batch do not touch each other.</summary>
internal sealed unsafe class Decoder : IDisposable
{
    // Longer feed-forward inputs are cut, so that their wide outputs never take more room than this many rows.
    private const int MlpRows = 1024;

    private readonly Checkpoint checkpoint;
    private readonly DecoderWeights weights;
    private readonly WorkCrew crew;
    private readonly Gemm gemm;
    private readonly Attention attention;
    private readonly PackedRows packed;
    private readonly FloatBuffer states = new(), normed = new(), projections = new(), mixed = new(), change = new(), wide = new();
    private readonly int hidden;

    public Decoder(Checkpoint checkpoint, DecoderWeights weights, WorkCrew crew, MicroKernel kernel)
    {
        this.checkpoint = checkpoint;
        this.weights = weights;
        this.crew = crew;
        hidden = weights.Spec.HiddenSize;
        gemm = new Gemm(kernel, crew);
        attention = new Attention(kernel, crew);
        packed = new PackedRows(kernel);
        Logits = new LogitReader(gemm, crew, weights.Head, weights.Spec.LogitSoftcap);
    }

    public LogitReader Logits { get; }

    /// <summary>Computes the hidden states of a batch, before the final norm.</summary>
    /// <returns>The first of them; rows follow one another in the order of the batch.</returns>
    public float* Run(IReadOnlyList<Segment> batch)
    {
        var rows = batch.Sum(segment => segment.Tokens.Length);
        foreach (var layer in weights.Layers)
        {
            layer.Rotary?.Need(batch.Max(segment => segment.Start + segment.Tokens.Length));
        }

        var x = states.Need((long)rows * hidden);
        normed.Need((long)rows * hidden);
        change.Need((long)rows * hidden);
        Embed(batch, x);
        var tensors = 0;
        for (var layer = 0; layer < weights.Layers.Count; layer++)
        {
            checkpoint.WaitFor(tensors += weights.Layers[layer].Matrices.Count());
            RunLayer(layer, batch, rows, x);
        }

        return x;
    }

    /// <summary>Applies the final norm to chosen rows and packs them for the head.</summary>
    public PackedRows PackFinal(float* x, IReadOnlyList<int> chosen)
    {
        var target = normed.Need((long)chosen.Count * hidden);
        crew.ForRows(chosen.Count, row =>
        {
            var from = x + ((long)chosen[row] * hidden);
            if (weights.FinalNorm is { } norm)
            {
                RowWork.Normalize(norm, from, target + ((long)row * hidden));
            }
            else
            {
                new ReadOnlySpan<float>(from, hidden).CopyTo(new Span<float>(target + ((long)row * hidden), hidden));
            }
        });
        packed.Pack(target, chosen.Count, hidden, hidden, crew);
        return packed;
    }

    public void Dispose()
    {
        attention.Dispose();
        packed.Dispose();
        foreach (var buffer in new[] { states, normed, projections, mixed, change, wide })
        {
            buffer.Dispose();
        }
    }

    private void Embed(IReadOnlyList<Segment> batch, float* x)
    {
        var spec = weights.Spec;
        foreach (var segment in batch)
        {
            var tokens = segment.Tokens;
            var first = x;
            crew.ForRows(tokens.Length, row =>
            {
                var target = first + ((long)row * hidden);
                WeightReader.Row(weights.Embedding, tokens.Span[row], hidden, target);
                for (var i = 0; i < hidden && spec.EmbeddingScale != 1; i++)
                {
                    target[i] *= spec.EmbeddingScale;
                }

                if (weights.PositionEmbedding is { } positions)
                {
                    var learned = normed.Start + (target - states.Start);
                    WeightReader.Row(positions, segment.Start + row + spec.PositionOffset, hidden, learned);
                    RowWork.Add(target, learned, hidden);
                }

                if (weights.EmbeddingNorm is { } norm)
                {
                    RowWork.Normalize(norm, target, target);
                }
            });
            x += (long)tokens.Length * hidden;
        }
    }

    private void RunLayer(int number, IReadOnlyList<Segment> batch, int rows, float* x)
    {
        var layer = weights.Layers[number];
        switch (layer.Spec.Order)
        {
            case ResidualOrder.NormFirst:
                Normalize(layer.AttentionNorm, x, rows);
                Attend(number, batch, rows, normed.Start, change.Start);
                AddChange(layer.AttentionOutputNorm, x, rows);
                Normalize(layer.MlpNorm!, x, rows);
                FeedForward(layer, rows, normed.Start, change.Start);
                AddChange(layer.MlpOutputNorm, x, rows);
                break;
            case ResidualOrder.Parallel:
                Normalize(layer.AttentionNorm, x, rows);
                Attend(number, batch, rows, normed.Start, change.Start);
                if (layer.MlpNorm is { } own)
                {
                    Normalize(own, x, rows);
                }

                FeedForward(layer, rows, normed.Start, normed.Start);
                crew.ForRows(rows, row => RowWork.Add(change.Start + ((long)row * hidden), normed.Start + ((long)row * hidden), hidden));
                AddChange(null, x, rows);
                break;
            default:
                Attend(number, batch, rows, x, change.Start);
                AddChange(null, x, rows);
                crew.ForRows(rows, row => RowWork.Normalize(layer.AttentionNorm, x + ((long)row * hidden), x + ((long)row * hidden)));
                FeedForward(layer, rows, x, change.Start);
                AddChange(null, x, rows);
                crew.ForRows(rows, row => RowWork.Normalize(layer.MlpNorm!, x + ((long)row * hidden), x + ((long)row * hidden)));
                break;
        }
    }

    private void Normalize(NormWeights norm, float* x, int rows) => crew.ForRows(
        rows, row => RowWork.Normalize(norm, x + ((long)row * hidden), normed.Start + ((long)row * hidden)));

    private void AddChange(NormWeights? norm, float* x, int rows) => crew.ForRows(rows, row =>
    {
        var more = change.Start + ((long)row * hidden);
        if (norm is not null)
        {
            RowWork.Normalize(norm, more, more);
        }

        RowWork.Add(x + ((long)row * hidden), more, hidden);
    });

    private void Attend(int number, IReadOnlyList<Segment> batch, int rows, float* input, float* output)
    {
        var layer = weights.Layers[number];
        var shape = layer.Spec.Attention;
        var width = shape.Heads * shape.HeadSize;
        var projected = projections.Need((long)rows * shape.RowSize);
        var result = mixed.Need((long)rows * width);
        packed.Pack(input, rows, hidden, hidden, crew);
        var column = 0;
        foreach (var projection in layer.Projections)
        {
            gemm.Multiply(packed, projection, projected + column, shape.RowSize);
            column += projection.Outputs;
        }

        var first = projected;
        foreach (var segment in batch)
        {
            var count = segment.Tokens.Length;
            PrepareHeads(layer, segment.Start, count, first);
            var view = segment.Store?.Append(number, shape, first, segment.Start, count) ?? new KeyValueView(
                first + shape.KeyOffset(0), first + shape.ValueOffset(0), shape.Grouped ? (shape.HeadsAGroup + 2) * shape.HeadSize : shape.HeadSize,
                shape.RowSize, count);
            attention.Run(shape, first, count, view, result);
            first += (long)count * shape.RowSize;
            result += (long)count * width;
        }

        packed.Pack(mixed.Start, rows, width, width, crew);
        gemm.Multiply(packed, layer.AttentionOutput, output, hidden);
    }

    /// <summary>Normalises and rotates each head of queries and keys.</summary>
    private void PrepareHeads(LayerWeights layer, int start, int count, float* rows)
    {
        var shape = layer.Spec.Attention;
        if (layer.Rotary is null && layer.QueryNorm is null)
        {
            return;
        }

        crew.ForRows(count, row =>
        {
            var at = rows + ((long)row * shape.RowSize);
            for (var head = 0; head < shape.Heads; head++)
            {
                PrepareHead(layer.QueryNorm, layer.Rotary, at + shape.QueryOffset(head), start + row);
            }

            for (var head = 0; head < shape.KeyValueHeads; head++)
            {
                PrepareHead(layer.KeyNorm, layer.Rotary, at + shape.KeyOffset(head), start + row);
            }
        });
    }

    private static void PrepareHead(NormWeights? norm, RotaryTable? rotary, float* head, int position)
    {
        if (norm is not null)
        {
            RowWork.Normalize(norm, head, head);
        }

        rotary?.Rotate(head, position);
    }

    private void FeedForward(LayerWeights layer, int rows, float* input, float* output)
    {
        var inner = layer.MlpOutput.Inputs;
        var width = layer.MlpInputs.Sum(matrix => matrix.Outputs);
        var inside = wide.Need((long)Math.Min(rows, MlpRows) * width);
        for (var first = 0; first < rows; first += MlpRows)
        {
            var count = Math.Min(MlpRows, rows - first);
            packed.Pack(input + ((long)first * hidden), count, hidden, hidden, crew);
            var column = 0;
            foreach (var matrix in layer.MlpInputs)
            {
                gemm.Multiply(packed, matrix, inside + column, width);
                column += matrix.Outputs;
            }

            crew.ForRows(count, row =>
            {
                var at = inside + ((long)row * width);
                Activations.Apply(layer.Spec.Activation, at, layer.Spec.Gated ? at + inner : null, inner, at);
            });
            packed.Pack(inside, count, inner, width, crew);
            gemm.Multiply(packed, layer.MlpOutput, output + ((long)first * hidden), hidden);
        }
    }
}
