using Taoverse.Evaluation;
using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Decoding;

/// <summary>The Frobenius norms of a model's projections, from its file.</summary>
internal static class LayerNorms
{
    public static IReadOnlyList<ProjectionNorm> Read(string architecture, DecoderWeights weights, WorkCrew crew)
    {
        var norms = new List<ProjectionNorm>();
        for (var layer = 0; layer < weights.Layers.Count; layer++)
        {
            var tensors = weights.Layers[layer].Matrices.Select(matrix => (Name: matrix.Data.Name.Split('.')[^2], matrix.Data)).ToList();
            if (NormRule.Projections.Except(tensors.Select(tensor => tensor.Name)).ToList() is { Count: > 0 } absent)
            {
                throw new TaoverseException(
                    "MissingProjection", FaultKind.NotSupported,
                    $"{architecture} has no {string.Join(", ", absent)}, which norms are asked of.",
                    "Ask norms of architectures with q, k, v, o, up and down projections alone.");
            }

            foreach (var (name, tensor) in tensors)
            {
                var norm = TensorNorm.Frobenius(tensor, crew);
                norms.Add(new ProjectionNorm(layer, name, norm, TensorNorm.Round(norm, tensor.Type)));
            }
        }

        return norms;
    }
}
