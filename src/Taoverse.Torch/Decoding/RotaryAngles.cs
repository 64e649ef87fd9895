using Taoverse.Inference.Architectures;
using static TorchSharp.torch;

namespace Taoverse.Torch.Decoding;

/// <summary>The cosines and sines of the rotary embeddings of a batch, one row a token.</summary>
internal sealed class RotaryAngles
{
    private readonly Dictionary<RotarySpec, (Tensor Cosines, Tensor Sines)> tables = new(ReferenceEqualityComparer.Instance);

    /// <summary>Computes them in single precision.</summary>
    /// <param name="specs">The embeddings of all layers.</param>
    /// <param name="positions">The position of each token.</param>
    /// <param name="type">The type that heads have.</param>
    public RotaryAngles(IEnumerable<RotarySpec?> specs, Tensor positions, ScalarType type)
    {
        foreach (var spec in specs.OfType<RotarySpec>().Where(spec => !tables.ContainsKey(spec)))
        {
            var frequencies = tensor(spec.Frequencies).to(positions.device);
            var angles = positions.to(ScalarType.Float32).unsqueeze(1).mul(frequencies).unsqueeze(1);
            tables[spec] = (angles.cos().to(type), angles.sin().to(type));
        }
    }

    /// <summary>Turns heads in place.</summary>
    /// <param name="spec">The embedding; null for none.</param>
    /// <param name="heads">Tokens, heads, numbers.</param>
    public void Rotate(RotarySpec? spec, Tensor heads)
    {
        if (spec is null)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var pairs = spec.Frequencies.Length;
        var (cosines, sines) = tables[spec];
        var first = spec.Interleaved ? heads.slice(2, 0, 2 * pairs, 2) : heads.narrow(2, 0, pairs);
        var second = spec.Interleaved ? heads.slice(2, 1, 2 * pairs, 2) : heads.narrow(2, pairs, pairs);
        var turned = first.mul(sines);
        first.mul_(cosines).sub_(second.mul(sines));
        second.mul_(cosines).add_(turned);
    }
}
