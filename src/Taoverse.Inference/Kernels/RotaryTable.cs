namespace Taoverse.Inference.Kernels;

/// <summary>Cosines and sines of a rotary embedding, made for as many positions as were asked for.</summary>
/// <param name="frequencies">Radians a position, one for each pair of numbers.</param>
/// <param name="interleaved">Whether a pair stands side by side, else half the rotated size apart.</param>
internal sealed unsafe class RotaryTable(float[] frequencies, bool interleaved)
{
    private float[] cosines = [];
    private float[] sines = [];
    private int positions;

    public void Need(int count)
    {
        if (count <= positions)
        {
            return;
        }

        cosines = new float[count * frequencies.Length];
        sines = new float[count * frequencies.Length];
        for (var position = 0; position < count; position++)
        {
            for (var i = 0; i < frequencies.Length; i++)
            {
                // The angle is rounded to single precision, as the reference computes it.
                var (sine, cosine) = FixedMath.SinCos((float)position * frequencies[i]);
                sines[(position * frequencies.Length) + i] = (float)sine;
                cosines[(position * frequencies.Length) + i] = (float)cosine;
            }
        }

        positions = count;
    }

    /// <summary>Turns one head of one position in place.</summary>
    public void Rotate(float* head, int position)
    {
        var pairs = frequencies.Length;
        var start = position * pairs;
        var step = interleaved ? 2 : 1;
        var distance = interleaved ? 1 : pairs;
        for (var i = 0; i < pairs; i++)
        {
            var a = head[i * step];
            var b = head[(i * step) + distance];
            var cosine = cosines[start + i];
            var sine = sines[start + i];
            head[i * step] = (a * cosine) - (b * sine);
            head[(i * step) + distance] = (b * cosine) + (a * sine);
        }
    }
}
