using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference.Kernels;

/// <summary>A bias or the gain of a norm, as singles. It is read when it is first used: by then its neighbours in the file are in memory.</summary>
/// <param name="data">The numbers in their file.</param>
/// <param name="plus">What is added to each.</param>
internal sealed unsafe class WeightVector(TensorData data, float plus = 0)
{
    private float[]? values;

    // Two threads at once read the same numbers.
    public float[] Values => values ??= Read();

    private float[] Read()
    {
        var read = new float[data.Elements];
        fixed (float* target = read)
        {
            WeightReader.Row(data, 0, read.Length, target);
        }

        for (var i = 0; i < read.Length && plus != 0; i++)
        {
            read[i] += plus;
        }

        return read;
    }
}
