namespace Taoverse.Substrate.Crypto.Bip39;

/// <summary>
/// The English word list of BIP-39: 2,048 words in order, byte for byte the file bip-0039/english.txt of bitcoin/bips.
/// </summary>
internal static class EnglishWords
{
    public const int Count = 2048;

    private static readonly string[] Words = Load();

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Indices =
        Words.Select((word, index) => (word, index)).ToDictionary(w => w.word, w => w.index, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    public static string At(int index) => Words[index];

    public static bool TryFind(ReadOnlySpan<char> word, out int index) => Indices.TryGetValue(word, out index);

    private static string[] Load()
    {
        using var stream = typeof(EnglishWords).Assembly.GetManifestResourceStream("Taoverse.Substrate.Bip39.English")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
