using System.Text.Json;

namespace Taoverse.Inference.Tokenizers;

/// <summary>Makes a tokenizer from the JSON of a tokenizer file.</summary>
internal static class TokenizerReader
{
    private const int MaxDepth = 64;

    public static Tokenizer Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // JsonElement says InvalidOperationException of text that is not UTF-8, or is half a surrogate pair.
            throw TokenizerException.Damaged($"it is not valid JSON: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static Tokenizer Read(JsonElement root)
    {
        var steps = PreTokenizerReader.Read(root.Optional("pre_tokenizer"), out var isByteLevel);
        var vocabulary = Vocabulary(root.Required("model"));
        return new Tokenizer(new TokenizerParts
        {
            Normalize = NormalizerReader.Read(root.Optional("normalizer")),
            Steps = steps,
            Model = Model(root.Required("model"), vocabulary, isByteLevel),
            Frame = SpecialFrame.Read(root.Optional("post_processor")),
            Decode = DecoderReader.Read(root.Optional("decoder")),
            Vocabulary = vocabulary,
            Added = root.Optional("added_tokens") is null ? [] : [.. root.Items("added_tokens").Select(Added)],
        });
    }

    private static AddedToken Added(JsonElement element) => new()
    {
        Id = element.Required("id").AsCount("the id of an added token"),
        Content = element.Text("content"),
        IsSpecial = element.Flag("special", false),
        SingleWord = element.Flag("single_word", false),
        StripsLeft = element.Flag("lstrip", false),
        StripsRight = element.Flag("rstrip", false),
        IsNormalized = element.Flag("normalized", !element.Flag("special", false)),
    };

    private static Dictionary<string, int> Vocabulary(JsonElement model)
    {
        var entries = model.Required("vocab");
        if (entries.ValueKind != JsonValueKind.Object)
        {
            throw TokenizerException.Damaged("'vocab' is not an object");
        }

        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries.EnumerateObject())
        {
            vocabulary[entry.Name] = entry.Value.AsCount("an id of the vocabulary");
        }

        return vocabulary;
    }

    private static BytePairModel Model(JsonElement model, Dictionary<string, int> vocabulary, bool isByteLevel)
    {
        if (model.OptionalText("type") is { } type and not "BPE")
        {
            throw TokenizerException.Unsupported($"the model '{type}'");
        }

        if (!string.IsNullOrEmpty(model.OptionalText("continuing_subword_prefix")) || !string.IsNullOrEmpty(model.OptionalText("end_of_word_suffix")))
        {
            throw TokenizerException.Unsupported("a prefix or suffix of subwords");
        }

        if (model.Optional("dropout") is { } dropout && dropout.GetRawText() is not ("0" or "0.0"))
        {
            throw TokenizerException.Unsupported("dropout of merges");
        }

        var unknown = model.OptionalText("unk_token");
        return new BytePairModel(vocabulary, Merger(model, vocabulary))
        {
            IsByteLevel = isByteLevel,
            FallsBackToBytes = model.Flag("byte_fallback", false),
            IgnoresMerges = model.Flag("ignore_merges", false),
            Unknown = unknown is null ? null : Id(vocabulary, unknown),
            FusesUnknown = model.Flag("fuse_unk", false),
        }.Prepare();
    }

    private static PairMerger Merger(JsonElement model, Dictionary<string, int> vocabulary)
    {
        var merger = new PairMerger();
        var rank = 0;
        foreach (var merge in model.Items("merges"))
        {
            var (left, right) = Pair(merge);
            merger.Add(Id(vocabulary, left), Id(vocabulary, right), rank++, Id(vocabulary, left + right));
        }

        return merger;
    }

    /// <summary>A merge is a pair, or in older files a text with one space in it.</summary>
    private static (string Left, string Right) Pair(JsonElement merge)
    {
        var parts = merge.ValueKind switch
        {
            JsonValueKind.String => merge.GetString()!.Split(' '),
            JsonValueKind.Array => [.. merge.EnumerateArray().Select(part => part.AsText("merges"))],
            _ => [],
        };
        return parts is [var left, var right] ? (left, right) : throw TokenizerException.Damaged("a merge is not a pair");
    }

    private static int Id(Dictionary<string, int> vocabulary, string token) => vocabulary.TryGetValue(token, out var id)
        ? id : throw TokenizerException.Damaged($"'{(token.Length > 40 ? token[..40] + "..." : token)}' is named and not in the vocabulary");
}
