using System.Text.RegularExpressions;

namespace Taoverse.HelpBuilder.Pages;

/// <summary>Reads a page; it has one strict layout, so that no page lacks a part.</summary>
internal static partial class HelpPageReader
{
    private static readonly string[] Sections =
        ["Description", "Parameters", "Inputs", "Outputs", "Notes", "Examples", "Related links"];

    private static readonly string[] ParameterColumns = ["Parameter", "Default", "Description"];

    public static HelpPage Read(string file, string[] lines, List<HelpProblem> problems)
    {
        var blocks = Blocks(lines);
        var title = blocks.FirstOrDefault(block => block.Level == 1);
        void Problem(int line, string text) => problems.Add(new HelpProblem(file, line, text));

        if (title is null || blocks[0] != title)
        {
            Problem(1, "The page has to begin with '# Verb-Noun'.");
        }

        var headings = blocks.Where(block => block.Level == 2).ToList();
        foreach (var unknown in headings.Where(block => !Sections.Contains(block.Heading)))
        {
            Problem(unknown.Line, $"'{unknown.Heading}' is not a section; the sections are {string.Join(", ", Sections)}.");
        }

        var present = headings.Select(block => block.Heading).Where(Sections.Contains).ToList();
        if (!present.SequenceEqual(Sections.Where(present.Contains)))
        {
            Problem(headings[0].Line, $"The sections have to stand once each, in the order {string.Join(", ", Sections)}.");
        }

        Block Section(string name) => headings.FirstOrDefault(block => block.Heading == name) ?? new Block(2, name, 1, []);

        return new HelpPage
        {
            File = file,
            Name = title?.Heading ?? Path.GetFileNameWithoutExtension(file),
            Synopsis = Paragraphs(title?.Lines ?? []).FirstOrDefault() ?? "",
            Description = Paragraphs(Section("Description").Lines),
            Parameters = Rows(Section("Parameters"), Problem),
            Inputs = Types(Section("Inputs"), Problem),
            Outputs = Types(Section("Outputs"), Problem),
            Notes = Paragraphs(Section("Notes").Lines),
            Examples = Examples(blocks, Problem),
            Links = Links(Section("Related links"), Problem),
        };
    }

    private static List<Block> Blocks(string[] lines)
    {
        var blocks = new List<Block> { new(0, "", 1, []) };
        var inCode = false;
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].TrimEnd();
            inCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!inCode && HeadingPattern().Match(line) is { Success: true } heading)
            {
                blocks.Add(new Block(heading.Groups[1].Length, heading.Groups[2].Value, index + 1, []));
            }
            else
            {
                blocks[^1].Lines.Add(line);
            }
        }

        return blocks[0].Lines.All(string.IsNullOrEmpty) ? blocks[1..] : blocks;
    }

    // A list item stands by itself; other lines run on until an empty one.
    private static List<string> Paragraphs(IEnumerable<string> lines)
    {
        var paragraphs = new List<string>();
        var open = false;
        foreach (var line in lines)
        {
            var item = line.StartsWith("- ", StringComparison.Ordinal);
            if (line.Length == 0)
            {
                open = false;
            }
            else if (open && !item)
            {
                paragraphs[^1] += " " + Plain(line.Trim());
            }
            else
            {
                paragraphs.Add(Plain(line));
                open = true;
            }
        }

        return paragraphs;
    }

    private static List<ParameterText> Rows(Block section, Action<int, string> problem)
    {
        var rows = new List<ParameterText>();
        foreach (var (line, number) in Numbered(section).Where(pair => pair.Line.Length > 0))
        {
            var cells = line.Trim('|').Split('|').Select(cell => Plain(cell.Trim())).ToArray();
            if (!line.StartsWith('|') || cells.Length != 3)
            {
                problem(number, $"The section holds a table with the columns {string.Join(", ", ParameterColumns)}, and nothing else.");
            }
            else if (!cells.SequenceEqual(ParameterColumns) && !cells.All(cell => cell.All(c => c is '-' or ':')))
            {
                rows.Add(new ParameterText(cells[0].TrimStart('-'), cells[1], cells[2], number));
            }
        }

        return rows;
    }

    private static List<TypeText> Types(Block section, Action<int, string> problem)
    {
        var types = new List<TypeText>();
        foreach (var paragraph in Paragraphs(section.Lines))
        {
            if (TypePattern().Match(paragraph) is { Success: true } match)
            {
                types.Add(new TypeText(match.Groups[1].Value, match.Groups[2].Value));
            }
            else if (paragraph != "None.")
            {
                problem(section.Line, $"'{paragraph}' has to be '- Full.Type.Name: what it is', or 'None.'.");
            }
        }

        return types;
    }

    private static List<Example> Examples(List<Block> blocks, Action<int, string> problem)
    {
        var examples = new List<Example>();
        var section = blocks.FindIndex(block => block is { Level: 2, Heading: "Examples" });
        foreach (var block in blocks.Skip(section + 1).TakeWhile(block => section >= 0 && block.Level == 3))
        {
            var code = block.Lines.FindIndex(line => line == "```powershell");
            var end = block.Lines.FindIndex(code + 1, line => line == "```");
            if (code < 0 || end < 0)
            {
                problem(block.Line, "An example needs a block of code that begins with ```powershell.");
                continue;
            }

            var remarks = Paragraphs([.. block.Lines.Take(code), .. block.Lines.Skip(end + 1)]);
            examples.Add(new Example(Plain(block.Heading), string.Join('\n', block.Lines[(code + 1)..end]), remarks));
        }

        return examples;
    }

    private static List<Link> Links(Block section, Action<int, string> problem)
    {
        var links = new List<Link>();
        foreach (var (line, number) in Numbered(section).Where(pair => pair.Line.Length > 0))
        {
            if (LinkPattern().Match(line) is { Success: true } match)
            {
                links.Add(new Link(match.Groups[1].Value, match.Groups[2].Value));
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                links.Add(new Link(line[2..], null));
            }
            else
            {
                problem(number, "A related link is '- Verb-Noun', '- about_Topic' or '- [text](address)'.");
            }
        }

        return links;
    }

    private static IEnumerable<(string Line, int Number)> Numbered(Block section) =>
        section.Lines.Select((line, index) => (line, section.Line + 1 + index));

    private static string Plain(string text) =>
        LinkInText().Replace(text, "$1 ($2)").Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^(#{1,3}) (.+)$")]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"^- ([\w.]+(?:\[\])?): (.+)$")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"^- \[([^\]]+)\]\(([^)]+)\)$")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]+)\)")]
    private static partial Regex LinkInText();

    private sealed record Block(int Level, string Heading, int Line, List<string> Lines);
}
