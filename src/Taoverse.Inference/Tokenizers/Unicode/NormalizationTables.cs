using System.Globalization;

namespace Taoverse.Inference.Tokenizers.Unicode;

/// <summary>Decompositions, compositions and combining classes, from the resource that make-normalization.mjs writes.</summary>
internal sealed class NormalizationTables
{
    private readonly Dictionary<int, int[]> canonical = [];
    private readonly Dictionary<int, int[]> compatible = [];
    private readonly Dictionary<int, int> classes = [];
    private readonly Dictionary<(int First, int Second), int> compositions = [];

    private NormalizationTables()
    {
        using var stream = typeof(NormalizationTables).Assembly.GetManifestResourceStream("normalization.txt")!;
        using var reader = new StreamReader(stream);
        var composed = new List<int>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var fields = line.Split(' ');
            if (fields[0] == "M")
            {
                classes[Hex(fields[1])] = int.Parse(fields[2], CultureInfo.InvariantCulture);
                continue;
            }

            (fields[0] == "K" ? compatible : canonical)[Hex(fields[1])] = [.. fields.Skip(2).Select(Hex)];
            if (fields[0] == "C")
            {
                composed.Add(Hex(fields[1]));
            }
        }

        AddCompositions(composed);
    }

    public static NormalizationTables Instance => Holder.Tables;

    public int[]? Decomposition(int codePoint, bool compatibility) =>
        compatibility && compatible.TryGetValue(codePoint, out var wide) ? wide
        : canonical.TryGetValue(codePoint, out var narrow) ? narrow : null;

    public int Class(int codePoint) => classes.GetValueOrDefault(codePoint);

    public bool TryCompose(int first, int second, out int composed) => compositions.TryGetValue((first, second), out composed);

    /// <summary>A full decomposition is cut before its last mark: what stands before it composes to one code point.</summary>
    private void AddCompositions(List<int> composed)
    {
        var bySequence = composed.ToDictionary(code => string.Join(' ', canonical[code]), StringComparer.Ordinal);
        foreach (var code in composed)
        {
            var sequence = canonical[code];
            var first = sequence.Length == 2 ? sequence[0] : bySequence[string.Join(' ', sequence[..^1])];
            compositions[(first, sequence[^1])] = code;
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static class Holder
    {
        public static readonly NormalizationTables Tables = new();
    }
}
