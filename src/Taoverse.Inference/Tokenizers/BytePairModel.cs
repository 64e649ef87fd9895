using System.Globalization;
using System.Text;

namespace Taoverse.Inference.Tokenizers;

/// <summary>Byte-pair encoding: joins neighbours by rank, the lowest first, of equals the leftmost, until none is left.</summary>
internal sealed class BytePairModel
{
    private const int Absent = -1;
    private const int LongestCached = 64;
    private const int MostCached = 1 << 16;

    private readonly Dictionary<string, int> vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan;
    private readonly PairMerger merger;
    private readonly int[] byteIds = new int[256];
    private readonly Dictionary<string, int[]> cache = new(StringComparer.Ordinal);
    private readonly Lock cacheLock = new();

    public BytePairModel(Dictionary<string, int> vocabulary, PairMerger merger)
    {
        this.vocabulary = vocabulary;
        this.merger = merger;
        bySpan = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether text is turned into bytes, each written as a character of <see cref="ByteCharacters"/>.</summary>
    public required bool IsByteLevel { get; init; }

    /// <summary>Whether characters that are no token become one token a byte, such as &lt;0x0A&gt;.</summary>
    public required bool FallsBackToBytes { get; init; }

    /// <summary>Whether a piece that is a token as a whole is taken as such, whatever the merges say.</summary>
    public required bool IgnoresMerges { get; init; }

    /// <summary>What stands for a character that is no token; null to leave it out.</summary>
    public required int? Unknown { get; init; }

    /// <summary>Whether neighbouring unknown characters become one token.</summary>
    public required bool FusesUnknown { get; init; }

    /// <summary>Prepares the tokens of single bytes, once the options are set.</summary>
    public BytePairModel Prepare()
    {
        for (var value = 0; value < byteIds.Length; value++)
        {
            var name = IsByteLevel ? ByteCharacters.Of((byte)value).ToString() : string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
            byteIds[value] = vocabulary.GetValueOrDefault(name, Absent);
        }

        return this;
    }

    /// <summary>Encodes one piece.</summary>
    public void Encode(ReadOnlySpan<char> piece, List<int> target)
    {
        if (piece.Length > LongestCached)
        {
            Compute(piece, target);
            return;
        }

        lock (cacheLock)
        {
            if (cache.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(piece, out var known))
            {
                target.AddRange(known);
                return;
            }
        }

        var start = target.Count;
        Compute(piece, target);
        lock (cacheLock)
        {
            if (cache.Count < MostCached)
            {
                cache[piece.ToString()] = [.. target[start..]];
            }
        }
    }

    private void Compute(ReadOnlySpan<char> piece, List<int> target)
    {
        var symbols = new List<int>(piece.Length);
        if (IsByteLevel)
        {
            var bytes = Encoding.UTF8.GetBytes(piece.ToArray());
            if (IgnoresMerges && vocabulary.TryGetValue(string.Create(bytes.Length, bytes, Write), out var whole))
            {
                target.Add(whole);
                return;
            }

            AddBytes(bytes, symbols);
        }
        else if (IgnoresMerges && bySpan.TryGetValue(piece, out var whole))
        {
            target.Add(whole);
            return;
        }
        else
        {
            AddCharacters(piece, symbols);
        }

        merger.Merge(symbols, target);
    }

    private static void Write(Span<char> characters, byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            characters[i] = ByteCharacters.Of(bytes[i]);
        }
    }

    private void AddBytes(byte[] bytes, List<int> symbols)
    {
        foreach (var value in bytes)
        {
            AddOrUnknown(byteIds[value], symbols);
        }
    }

    private void AddCharacters(ReadOnlySpan<char> piece, List<int> symbols)
    {
        Span<byte> bytes = stackalloc byte[4];
        Span<char> characters = stackalloc char[2];
        foreach (var rune in piece.EnumerateRunes())
        {
            if (bySpan.TryGetValue(characters[..rune.EncodeToUtf16(characters)], out var id))
            {
                symbols.Add(id);
                continue;
            }

            var count = rune.EncodeToUtf8(bytes);
            var falls = FallsBackToBytes;
            for (var i = 0; i < count; i++)
            {
                falls &= byteIds[bytes[i]] != Absent;
            }

            for (var i = 0; i < count && falls; i++)
            {
                symbols.Add(byteIds[bytes[i]]);
            }

            if (!falls)
            {
                AddOrUnknown(Absent, symbols);
            }
        }
    }

    private void AddOrUnknown(int id, List<int> symbols)
    {
        if (id != Absent)
        {
            symbols.Add(id);
        }
        else if (Unknown is { } unknown && !(FusesUnknown && symbols.Count > 0 && symbols[^1] == unknown))
        {
            symbols.Add(unknown);
        }
    }
}
