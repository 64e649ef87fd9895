using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Taoverse.Inference.Tokenizers;

namespace Taoverse.Inference.Tests.Tokenizers;

public class TokenizerTests
{
    private const string Cl100k =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    // An idle machine takes well under 2 s; time that grew with the square would be minutes.
    private static readonly TimeSpan HostileLimit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData('a')]
    [InlineData(' ')]
    [InlineData('\n')]
    [InlineData('1')]
    [InlineData('!')]
    [InlineData('é')]
    public void A_megabyte_of_one_character_takes_linear_time(char character)
    {
        var tokenizer = Load(ByteLevel(Cl100k));
        var text = new string(character, 1 << 20);
        IReadOnlyList<int> ids = [];
        Assert.InRange(ThreadClock.Measure(() => ids = tokenizer.Encode(text)), TimeSpan.Zero, HostileLimit);
        Assert.Equal(text, tokenizer.Decode(ids));
    }

    [Theory]
    [InlineData("a", 64)]
    [InlineData("ab", 33)]
    [InlineData("aaab", 50)]
    [InlineData("abaab", 21)]
    public void Long_pieces_are_merged_as_short_ones_are(string unit, int count)
    {
        // One merge at a time over the whole text, the lowest rank first and of equals the leftmost.
        string[] merges = ["a a", "aa aa", "a b", "aa ab", "aaaa aa"];
        var text = string.Concat(Enumerable.Repeat(unit, count));
        var expected = text.Select(c => c.ToString()).ToList();
        while (Enumerable.Range(0, expected.Count - 1).Select(i => (Rank: Array.IndexOf(merges, $"{expected[i]} {expected[i + 1]}"), At: i))
            .Where(pair => pair.Rank >= 0).Order().Cast<(int Rank, int At)?>().FirstOrDefault() is { } best)
        {
            expected[best.At] += expected[best.At + 1];
            expected.RemoveAt(best.At + 1);
        }

        var tokenizer = Load(Model(new { type = "BPE", vocab = Vocabulary("a", "b", "aa", "aaaa", "ab", "aaab", "aaaaaa"), merges }));
        Assert.Equal(expected.Select(token => tokenizer.IdOf(token)!.Value), tokenizer.Encode(text));
    }

    [Fact]
    public void A_sentence_piece_model_falls_back_to_bytes_and_reads_them_back()
    {
        var bytes = Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>");
        var tokenizer = Load(new JsonObject
        {
            ["added_tokens"] = JsonNode.Parse("""[{"id": 0, "content": "<unk>", "special": true}, {"id": 1, "content": "<s>", "special": true}]"""),
            ["normalizer"] = JsonNode.Parse(
                """{"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}"""),
            ["post_processor"] = JsonNode.Parse(
                """{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}], "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}}"""),
            ["decoder"] = JsonNode.Parse(
                """{"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}"""),
            ["model"] = JsonSerializer.SerializeToNode(new
            {
                type = "BPE",
                unk_token = "<unk>",
                fuse_unk = true,
                byte_fallback = true,
                vocab = Vocabulary(["<unk>", "<s>", .. bytes, "▁", "h", "i", "hi", "▁hi"]),
                merges = new[] { new[] { "h", "i" }, ["▁", "hi"] },
            }),
        });
        Assert.Equal([1, 262], tokenizer.Encode("hi"));
        Assert.Equal([1, 262, 262, 258, 2 + 0xE2, 2 + 0x82, 2 + 0xAC], tokenizer.Encode("hi hi €"));
        Assert.Equal("hi hi €", tokenizer.Decode(tokenizer.Encode("hi hi €")));
        Assert.Equal([262, 1, 262], tokenizer.Encode("hi<s>hi", addSpecial: false));
        Assert.Equal("hi\uFFFD\uFFFD", tokenizer.Decode([262, 2 + 0xE2, 2 + 0x82]));
    }

    [Theory]
    [InlineData("always", "aa b", "▁aa|▁b")]
    [InlineData("first", "aa b", "▁aa|▁b")]
    [InlineData("never", "aa b", "aa|▁b")]
    [InlineData("first", "<x>aa", "<x>|aa")]
    [InlineData("always", "<x>aa", "<x>|▁aa")]
    public void Metaspace_puts_a_visible_space_where_its_scheme_says(string scheme, string text, string expected)
    {
        var json = Model(new { type = "BPE", vocab = Vocabulary("a", "b", "▁", "aa", "▁aa", "▁b"), merges = new[] { "a a", "▁ aa", "▁ b" } });
        json["pre_tokenizer"] = JsonNode.Parse($$"""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "{{scheme}}", "split": true}""");
        json["added_tokens"] = JsonNode.Parse("""[{"id": 9, "content": "<x>", "special": true}]""");
        var tokenizer = Load(json);
        Assert.Equal(expected.Split('|').Select(token => tokenizer.IdOf(token)!.Value), tokenizer.Encode(text));
    }

    [Theory]
    [InlineData("{\"type\": \"Digits\", \"individual_digits\": true}", "ab12c3", "ab|1|2|c|3")]
    [InlineData("{\"type\": \"Digits\", \"individual_digits\": false}", "ab12c3", "ab|12|c|3")]
    [InlineData("{\"type\": \"Split\", \"pattern\": {\"String\": \"1\"}, \"behavior\": \"Removed\"}", "ab12c3", "ab|2c3")]
    [InlineData("{\"type\": \"Split\", \"pattern\": {\"String\": \"1\"}, \"behavior\": \"MergedWithPrevious\"}", "ab11c3", "ab1|1|c3")]
    [InlineData("{\"type\": \"Split\", \"pattern\": {\"String\": \"1\"}, \"behavior\": \"MergedWithNext\"}", "ab11c3", "ab|1|1c3")]
    [InlineData("{\"type\": \"Split\", \"pattern\": {\"String\": \"1\"}, \"behavior\": \"Contiguous\"}", "ab11c3", "ab|11|c3")]
    [InlineData("{\"type\": \"Split\", \"pattern\": {\"String\": \"1\"}, \"behavior\": \"Isolated\"}", "ab11c3", "ab|1|1|c3")]
    [InlineData("{\"type\": \"Split\", \"pattern\": {\"Regex\": \"[a-c]+\"}, \"behavior\": \"Removed\", \"invert\": true}", "ab12c3", "ab|c")]
    public void Pre_tokenizers_split_where_they_should(string step, string text, string expected)
    {
        // Every piece is a token as a whole, and no merge would make it: so the ids tell the pieces.
        var pieces = expected.Split('|').Distinct().ToArray();
        var json = Model(new { type = "BPE", ignore_merges = true, vocab = Vocabulary(pieces), merges = Array.Empty<string>() });
        json["pre_tokenizer"] = JsonNode.Parse(step);
        var tokenizer = Load(json);
        Assert.Equal(expected.Split('|').Select(token => tokenizer.IdOf(token)!.Value), tokenizer.Encode(text));
    }

    [Fact]
    public void Added_tokens_keep_to_their_options()
    {
        var json = Model(new { type = "BPE", ignore_merges = true, vocab = Vocabulary("a", " ", "w", "s", "<"), merges = Array.Empty<string>() });
        json["added_tokens"] = JsonNode.Parse("""
            [{"id": 10, "content": "<l>", "lstrip": true, "special": true}, {"id": 11, "content": "<r>", "rstrip": true, "special": true},
             {"id": 12, "content": "aw", "single_word": true}, {"id": 13, "content": "<r><l>", "special": true}]
            """);
        var tokenizer = Load(json);
        Assert.Equal([0, 10, 1, 0], tokenizer.Encode("a  <l> a"));
        Assert.Equal([0, 1, 11, 0], tokenizer.Encode("a <r>  a"));
        Assert.Equal([12, 1, 0, 2, 3], tokenizer.Encode("aw aws"));
        Assert.Equal([0, 13, 4], tokenizer.Encode("a<r><l><"));
        Assert.Equal("a   a", tokenizer.Decode([0, 10, 1, 0, 99]));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_counts_as_the_replacement_character()
    {
        var tokenizer = Load(ByteLevel(Cl100k));
        Assert.Equal(tokenizer.Encode("a\uFFFDb \uFFFD"), tokenizer.Encode("a\uD800b \uDC00"));
    }

    [Theory]
    [InlineData("{\"type\": \"WordPiece\", \"vocab\": {}}", "UnsupportedTokenizer")]
    [InlineData("{\"type\": \"BPE\", \"vocab\": {\"a\": -1}, \"merges\": []}", "InvalidTokenizer")]
    [InlineData("{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}", "InvalidTokenizer")]
    [InlineData("{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a a a\"]}", "InvalidTokenizer")]
    [InlineData("{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [], \"unk_token\": \"x\"}", "InvalidTokenizer")]
    [InlineData("{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [], \"end_of_word_suffix\": \"</w>\"}", "UnsupportedTokenizer")]
    [InlineData("[]", "InvalidTokenizer")]
    public void A_model_that_cannot_be_used_is_refused(string model, string errorId)
    {
        var error = Assert.Throws<TokenizerException>(() => Tokenizer.Parse(Encoding.UTF8.GetBytes("{\"model\": " + model + "}")));
        Assert.Equal(errorId, error.ErrorId);
    }

    [Fact]
    public void An_absent_file_is_named()
    {
        var error = Assert.Throws<TokenizerException>(() => Tokenizer.Load("/nowhere/tokenizer.json"));
        Assert.Equal("TokenizerNotFound", error.ErrorId);
        Assert.Contains("/nowhere/tokenizer.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutated_file_is_read_or_refused_and_never_anything_else()
    {
        var random = new Random(6);
        var original = Encoding.UTF8.GetBytes(ByteLevel(Cl100k).ToJsonString());
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = original.ToArray();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:019\\pLs*+?|()"[random.Next(20)];
            }

            try
            {
                Tokenizer.Parse(bytes).Encode("Hello wörld, it's 12345  \n\n 😀!");
            }
            catch (TokenizerException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }
    }

    private static Tokenizer Load(JsonObject json) => Tokenizer.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static JsonObject Model(object model) => new() { ["model"] = JsonSerializer.SerializeToNode(model) };

    private static Dictionary<string, int> Vocabulary(params string[] tokens) =>
        tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id);

    /// <summary>All bytes as tokens, a few merges of the letter a, and a pattern.</summary>
    private static JsonObject ByteLevel(string pattern)
    {
        var json = Model(new
        {
            type = "BPE",
            vocab = Vocabulary([.. Enumerable.Range(0, 256).Select(value => ByteCharacters.Of((byte)value).ToString()), "aa", "aaaa", "aaaaaaaa", "ĠĠ", "ĠĠĠĠ"]),
            merges = new[] { "a a", "aa aa", "aaaa aaaa", "Ġ Ġ", "ĠĠ ĠĠ" },
        });
        json["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["behavior"] = "Isolated", ["invert"] = false },
                JsonNode.Parse("""{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}""")),
        };
        json["decoder"] = JsonNode.Parse("""{"type": "ByteLevel"}""");
        return json;
    }
}
