using Taoverse.Inference.Kernels;
using static TorchSharp.torch;

namespace Taoverse.Torch.Decoding;

/// <summary>Causal attention of one sequence.</summary>
internal static class TensorAttention
{
    // Scores of one block of queries; the whole matrix of a long sequence would not fit.
    private const long MaxScores = 1 << 24;
    private const int LeastQueries = 16;

    /// <summary>Computes the attention of the last queries of a sequence.</summary>
    /// <param name="shape">Heads, scale, window and bound.</param>
    /// <param name="queries">Heads, positions, numbers.</param>
    /// <param name="keys">Those of all positions so far, the queries' own included.</param>
    /// <param name="values">The same.</param>
    /// <returns>A row for each query, the heads one after another.</returns>
    public static Tensor Run(AttentionShape shape, Tensor queries, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        var count = (int)queries.shape[1];
        var known = (int)keys.shape[1];
#if FUSED_ATTENTION
        if (count == known && shape.Softcap is null && (shape.Window ?? known) >= known)
        {
            return Fused(shape, queries, keys, values).MoveToOuterDisposeScope();
        }

#endif
        var block = (int)Math.Clamp(MaxScores / ((long)shape.Heads * known), LeastQueries, Math.Max(count, LeastQueries));
        var parts = new List<Tensor>();
        for (var first = 0; first < count; first += block)
        {
            var size = Math.Min(block, count - first);
            parts.Add(Block(shape, queries.narrow(1, first, size), keys, values, known - count + first));
        }

        return (parts.Count == 1 ? parts[0] : cat(parts, 0)).MoveToOuterDisposeScope();
    }

#if FUSED_ATTENTION
    private static Tensor Fused(AttentionShape shape, Tensor queries, Tensor keys, Tensor values)
    {
        // It scales by the root of the head size.
        var scaled = queries.mul((float)(shape.Scale * Math.Sqrt(shape.HeadSize)));
        return Rows(nn.functional.scaled_dot_product_attention(
            scaled.unsqueeze(0), Spread(keys), Spread(values), null, 0, true).squeeze(0));

        Tensor Spread(Tensor heads) => heads.repeat_interleave(shape.HeadsAGroup, 0).unsqueeze(0);
    }

#endif
    private static Tensor Block(AttentionShape shape, Tensor queries, Tensor keys, Tensor values, int position)
    {
        using var scope = NewDisposeScope();
        var count = (int)queries.shape[1];
        var start = shape.Window is { } window ? Math.Max(0, position - window + 1) : 0;
        var known = position + count - start;

        // The queries of the heads that share keys stand under one another, so that keys need not be repeated.
        var groups = queries.reshape(shape.KeyValueHeads, shape.HeadsAGroup * count, shape.HeadSize);
        var scores = bmm(groups, keys.narrow(1, start, known).transpose(1, 2)).to(ScalarType.Float32).mul_(shape.Scale);
        if (shape.Softcap is { } bound)
        {
            scores.div_(bound).tanh_().mul_(bound);
        }

        Mask(shape, scores.view(shape.KeyValueHeads, shape.HeadsAGroup, count, known));
        var mixed = bmm(scores.softmax(-1).to(queries.dtype), values.narrow(1, start, known));
        return Rows(mixed.view(shape.Heads, count, shape.HeadSize)).MoveToOuterDisposeScope();
    }

    /// <summary>Hides the keys after a query, and those before its window.</summary>
    private static void Mask(AttentionShape shape, Tensor scores)
    {
        var count = scores.shape[2];
        var known = scores.shape[3];
        if (shape.Window is { } window && window < known)
        {
            var all = ones(count, known, dtype: ScalarType.Bool, device: scores.device);
            scores.masked_fill_(all.triu(known - count + 1).logical_or_(all.tril(known - count - window)), float.NegativeInfinity);
        }
        else if (count > 1)
        {
            var own = ones(count, count, dtype: ScalarType.Bool, device: scores.device).triu(1);
            scores.narrow(3, known - count, count).masked_fill_(own, float.NegativeInfinity);
        }
    }

    private static Tensor Rows(Tensor heads) => heads.transpose(0, 1).reshape(heads.shape[1], heads.shape[0] * heads.shape[2]);
}
