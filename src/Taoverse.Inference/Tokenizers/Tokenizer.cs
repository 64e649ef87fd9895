namespace Taoverse.Inference.Tokenizers;

/// <summary>A byte-pair tokenizer as Hugging Face's tokenizer.json describes it. May be used by several threads at once.</summary>
public sealed class Tokenizer
{
    private const string FileName = "tokenizer.json";
    private const long MaxBytes = 512L << 20;

    private readonly TokenizerParts parts;
    private readonly Dictionary<int, string> names;
    private readonly AddedTokenFinder rawFinder;
    private readonly AddedTokenFinder normalizedFinder;

    internal Tokenizer(TokenizerParts parts)
    {
        this.parts = parts;
        rawFinder = new AddedTokenFinder(parts.Added.Where(token => !token.IsNormalized));
        normalizedFinder = new AddedTokenFinder(
            parts.Added.Where(token => token.IsNormalized).Select(token => token with { Content = parts.Normalize(token.Content) }));
        names = new Dictionary<int, string>(parts.Vocabulary.Count + parts.Added.Count);
        foreach (var (name, id) in parts.Vocabulary)
        {
            names[id] = name;
        }

        foreach (var token in parts.Added)
        {
            names[token.Id] = token.Content;
        }
    }

    /// <summary>The number of tokens, added ones included.</summary>
    public int VocabularySize => names.Count;

    /// <summary>One more than its greatest id: the vocabulary that a model needs at the least.</summary>
    public int IdLimit => names.Count == 0 ? 0 : names.Keys.Max() + 1;

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">A tokenizer.json, or the folder that holds it.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="TokenizerException">The file is absent, damaged, or asks for what this tokenizer does not know.</exception>
    public static Tokenizer Load(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= MaxBytes }
                ? Parse(File.ReadAllBytes(file))
                : throw new TokenizerException(
                    "TokenizerNotFound", FaultKind.NotFound, $"There is no tokenizer file '{file}', or it has more than {MaxBytes} bytes.",
                    "Give a tokenizer.json, or the folder that holds one.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException(
                "UnreadableTokenizer", FaultKind.Unavailable, $"The tokenizer file '{file}' cannot be read: {error.Message.TrimEnd('.')}.",
                "See that this account may read it.", error);
        }
    }

    /// <summary>Reads a tokenizer from the bytes of its file.</summary>
    /// <param name="json">The JSON as UTF-8.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="TokenizerException">The JSON is damaged, or asks for what this tokenizer does not know.</exception>
    public static Tokenizer Parse(ReadOnlyMemory<byte> json) => TokenizerReader.Read(json);

    /// <summary>Turns text into tokens. Half of a surrogate pair counts as U+FFFD.</summary>
    /// <param name="text">The text; names of special tokens in it become those tokens.</param>
    /// <param name="addSpecial">Whether the tokens that frame a text are added, such as the one that begins it.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="TokenizerException">The tokenizer's pattern takes too long on this text.</exception>
    public IReadOnlyList<int> Encode(string text, bool addSpecial = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 3);
        if (addSpecial)
        {
            ids.AddRange(parts.Frame.Before);
        }

        rawFinder.Split(
            text,
            (start, length) =>
            {
                var normalized = parts.Normalize(text.Substring(start, length));
                normalizedFinder.Split(
                    normalized,
                    (from, count) => EncodePlain(normalized.Substring(from, count), start == 0 && from == 0, ids),
                    token => ids.Add(token.Id));
            },
            token => ids.Add(token.Id));
        if (addSpecial)
        {
            ids.AddRange(parts.Frame.After);
        }

        return ids;
    }

    /// <summary>Turns tokens back into text.</summary>
    /// <param name="ids">The ids; one that is no token is left out.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    /// <returns>The text; bytes that are no UTF-8 become U+FFFD.</returns>
    public string Decode(IEnumerable<int> ids, bool skipSpecial = true)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var special = parts.Added.Where(token => token.IsSpecial && skipSpecial).Select(token => token.Id).ToHashSet();
        return string.Concat(parts.Decode([.. ids.Where(id => !special.Contains(id) && names.ContainsKey(id)).Select(id => names[id])]));
    }

    /// <summary>The id of a token by its name, such as <c>&lt;|endoftext|&gt;</c>.</summary>
    /// <param name="name">The name as the file writes it.</param>
    /// <returns>The id, or null where there is none.</returns>
    public int? IdOf(string name) =>
        parts.Added.FirstOrDefault(token => token.Content == name)?.Id ?? (parts.Vocabulary.TryGetValue(name, out var id) ? id : null);

    private void EncodePlain(string text, bool isFirst, List<int> ids)
    {
        var pieces = new List<Piece> { Piece.Of(text, isFirst) };
        foreach (var step in parts.Steps)
        {
            var cut = new List<Piece>(pieces.Count);
            foreach (var piece in pieces)
            {
                step.Split(piece, cut);
            }

            pieces = cut;
        }

        foreach (var piece in pieces)
        {
            parts.Model.Encode(piece.Span, ids);
        }
    }
}
