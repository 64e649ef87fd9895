using System.Text.Json;

namespace Taoverse.Inference.Tokenizers;

/// <summary>The special tokens that a post-processor puts before and after a text.</summary>
/// <param name="Before">Their ids before the text.</param>
/// <param name="After">Their ids after it.</param>
internal sealed record SpecialFrame(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    public static SpecialFrame None { get; } = new([], []);

    public static SpecialFrame Read(JsonElement? postProcessor) => postProcessor is not { } element ? None : element.Text("type") switch
    {
        "ByteLevel" => None,
        "TemplateProcessing" => Template(element),
        "Sequence" => element.Items("processors").Select(item => Read(item))
            .Aggregate(None, (inner, outer) => new SpecialFrame([.. outer.Before, .. inner.Before], [.. inner.After, .. outer.After])),
        var other => throw TokenizerException.Unsupported($"the post-processor '{other}'"),
    };

    private static SpecialFrame Template(JsonElement element)
    {
        List<int> before = [], after = [];
        var seen = false;
        foreach (var item in element.Items("single"))
        {
            if (item.Optional("Sequence") is not null)
            {
                seen = !seen ? true : throw TokenizerException.Unsupported("a template that repeats its text");
                continue;
            }

            var name = item.Required("SpecialToken").Text("id");
            foreach (var id in element.Required("special_tokens").Required(name).Items("ids"))
            {
                (seen ? after : before).Add(id.AsCount($"an id of '{name}'"));
            }
        }

        return seen ? new SpecialFrame(before, after) : throw TokenizerException.Damaged("its template has no place for a text");
    }
}
