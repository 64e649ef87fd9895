namespace Taoverse.Inference.Architectures;

/// <summary>A rotary embedding.</summary>
/// <param name="Frequencies">Radians a position, one for each pair of rotated numbers.</param>
/// <param name="Interleaved">Whether a pair stands side by side, else half the rotated size apart.</param>
internal sealed record RotarySpec(float[] Frequencies, bool Interleaved = false);
