using Taoverse.Inference.Kernels;

namespace Taoverse.Inference.Architectures;

/// <summary>Makes the frequencies of rotary embeddings, rounded where the reference rounds.</summary>
internal static class Rotary
{
    /// <summary>base^(-2i / size), with the scaling that the config asks for.</summary>
    /// <param name="size">How many numbers of a head are rotated.</param>
    /// <param name="theta">The base.</param>
    /// <param name="scaling">The config's rope_scaling, or null.</param>
    public static float[] Frequencies(int size, double theta, ModelConfig? scaling)
    {
        var frequencies = new float[size / 2];
        for (var i = 0; i < frequencies.Length; i++)
        {
            frequencies[i] = 1 / (float)FixedMath.Pow(theta, (float)(2 * i) / size);
        }

        return (scaling?.Text("rope_type") ?? scaling?.Text("type")) switch
        {
            null or "default" => frequencies,
            "linear" => [.. frequencies.Select(f => f / (float)scaling!.Number("factor", 1))],
            "llama3" => [.. frequencies.Select(f => Llama3(f, scaling!))],
            var other => throw ModelConfig.Unsupported($"'rope_scaling' asks for '{other}', which the engine does not know"),
        };
    }

    /// <summary>Llama 3.1: long wavelengths are stretched, short ones kept, those between mixed.</summary>
    private static float Llama3(float frequency, ModelConfig scaling)
    {
        var factor = (float)scaling.Number("factor", 8);
        var low = (float)scaling.Number("low_freq_factor", 1);
        var high = (float)scaling.Number("high_freq_factor", 4);
        float context = scaling.Count("original_max_position_embeddings", 8192);
        var wavelength = (float)(2 * Math.PI) / frequency;
        if (wavelength < context / high)
        {
            return frequency;
        }

        if (wavelength > context / low)
        {
            return frequency / factor;
        }

        var smooth = ((context / wavelength) - low) / (high - low);
        return ((1 - smooth) * (frequency / factor)) + (smooth * frequency);
    }
}
