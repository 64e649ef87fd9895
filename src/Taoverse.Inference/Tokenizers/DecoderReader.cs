using System.Text.Json;

namespace Taoverse.Inference.Tokenizers;

/// <summary>Reads the decoder of a tokenizer file.</summary>
internal static class DecoderReader
{
    public static Func<IReadOnlyList<string>, IReadOnlyList<string>> Read(JsonElement? decoder)
    {
        // Without a decoder tokens are words.
        if (decoder is not { } element)
        {
            return tokens => [string.Join(' ', tokens)];
        }

        switch (element.Text("type"))
        {
            case "ByteLevel":
                return TokenDecoders.ByteLevel;
            case "ByteFallback":
                return TokenDecoders.ByteFallback;
            case "Fuse":
                return TokenDecoders.Fuse;
            case "Replace":
                var (pattern, content) = (element.Required("pattern").Text("String"), element.Text("content"));
                return tokens => TokenDecoders.Replace(tokens, pattern, content);
            case "Strip":
                var character = element.Character("content");
                var (start, stop) = (element.Required("start").AsCount("start"), element.Required("stop").AsCount("stop"));
                return tokens => TokenDecoders.Strip(tokens, character, start, stop);
            case "Metaspace":
                var (replacement, hasPrefix) = (element.Character("replacement"), PreTokenizerReader.Scheme(element) != "never");
                return tokens => TokenDecoders.Metaspace(tokens, replacement, hasPrefix);
            case "Sequence":
                var steps = element.Items("decoders").Select(item => Read(item)).ToArray();
                return tokens => steps.Aggregate(tokens, (current, step) => step(current));
            case var other:
                throw TokenizerException.Unsupported($"the decoder '{other}'");
        }
    }
}
