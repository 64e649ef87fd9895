using Taoverse.Torch.Weights;
using static TorchSharp.torch;

namespace Taoverse.Torch.Decoding;

/// <summary>What the head of a model says of its last hidden states: the losses of targets, or the logits.</summary>
/// <param name="weights">The model.</param>
internal sealed class LogitStream(DeviceWeights weights)
{
    // Logits that are made at once: a vocabulary of 100k at 4096 positions would take 1.6 GB.
    private const int MaxLogits = 1 << 24;

    /// <summary>Computes -ln softmax(logits)[target] of each row.</summary>
    /// <param name="rows">The hidden states after the final norm.</param>
    /// <param name="targets">The token that follows each.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The losses, in natural logarithms.</returns>
    public double[] Losses(Tensor rows, int[] targets, CancellationToken cancellation)
    {
        var losses = new double[targets.Length];
        var block = Math.Max(1, MaxLogits / weights.Spec.VocabularySize);
        for (var first = 0; first < targets.Length; first += block)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var count = Math.Min(block, targets.Length - first);
            var logits = Logits(rows.narrow(0, first, count));
            var places = tensor(targets.Skip(first).Take(count).Select(target => (long)target).ToArray()).to(logits.device);
            var found = logits.gather(1, places.unsqueeze(1)).squeeze(1);
            var part = logits.logsumexp(1).sub(found).to(CPU).data<float>();
            for (var row = 0; row < count; row++)
            {
                losses[first + row] = part[row];
            }
        }

        return losses;
    }

    /// <summary>Computes the logits of each row, in single precision; they are not streamed.</summary>
    public Tensor Logits(Tensor rows)
    {
        using var scope = NewDisposeScope();
        var logits = weights.Head.Apply(rows).to(ScalarType.Float32);
        if (weights.Spec.LogitSoftcap is { } bound)
        {
            logits.div_(bound).tanh_().mul_(bound);
        }

        return logits.MoveToOuterDisposeScope();
    }
}
