namespace Taoverse.LocalSubnet.Metadata;

/// <summary>One block of a runtime's description: a line that begins at the margin, and the indented lines under it.</summary>
/// <param name="Keyword">What is described: struct, enum, parameters, pallet, storage, constants, calls, events, errors, extensions or api.</param>
/// <param name="Argument">What follows the keyword; empty where nothing does.</param>
/// <param name="Lines">The indented lines, trimmed.</param>
internal sealed record DescriptionBlock(string Keyword, string Argument, IReadOnlyList<string> Lines)
{
    /// <summary>The lines as one text, where their breaks mean nothing.</summary>
    public string Text => string.Join(' ', Lines);

    /// <summary>Cuts a description into its blocks; lines that begin with # are comments.</summary>
    public static IReadOnlyList<DescriptionBlock> Read(string text)
    {
        var blocks = new List<DescriptionBlock>();
        List<string> lines = [];
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == ' ')
            {
                lines.Add(line.Trim());
                continue;
            }

            lines = [];
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            blocks.Add(space < 0
                ? new DescriptionBlock(line, string.Empty, lines)
                : new DescriptionBlock(line[..space], line[(space + 1)..], lines));
        }

        return blocks;
    }
}
