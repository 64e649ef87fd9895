using Taoverse.HelpBuilder.Pages;
using Taoverse.HelpBuilder.Surface;

namespace Taoverse.HelpBuilder;

/// <summary>Compares the pages with the compiled cmdlets: help that is not whole fails the build.</summary>
internal static class HelpCheck
{
    private const int LeastExamples = 2;

    public static IEnumerable<HelpProblem> Run(IReadOnlyList<CmdletSurface> cmdlets, IReadOnlyList<HelpPage> pages, string folder) =>
        cmdlets.SelectMany(cmdlet => pages.FirstOrDefault(page => page.Name == cmdlet.Name) is { } page
                ? Compare(cmdlet, page)
                : [new HelpProblem(Path.Combine(folder, cmdlet.Name + ".md"), 1, $"The cmdlet {cmdlet.Name} has no page.")])
            .Concat(pages.Where(page => cmdlets.All(cmdlet => cmdlet.Name != page.Name))
                .Select(page => new HelpProblem(page.File, 1, $"The module has no cmdlet '{page.Name}'.")));

    private static IEnumerable<HelpProblem> Compare(CmdletSurface cmdlet, HelpPage page)
    {
        HelpProblem Problem(string text, int line = 1) => new(page.File, line, text);

        if (Path.GetFileNameWithoutExtension(page.File) != page.Name)
        {
            yield return Problem($"The page of {page.Name} has to be named {page.Name}.md.");
        }

        if (page.Synopsis.Length == 0 || page.Description.Count == 0)
        {
            yield return Problem($"{cmdlet.Name} needs a synopsis under the title, and a description.");
        }

        foreach (var missing in cmdlet.Parameters.Where(parameter => page.Parameters.All(text => text.Name != parameter.Name)))
        {
            yield return Problem($"The parameter -{missing.Name} of {cmdlet.Name} is not described.");
        }

        foreach (var text in page.Parameters)
        {
            if (cmdlet.Parameters.All(parameter => parameter.Name != text.Name))
            {
                yield return Problem($"{cmdlet.Name} has no parameter -{text.Name}.", text.Line);
            }
            else if (text.Text.Length == 0)
            {
                yield return Problem($"The description of -{text.Name} is empty.", text.Line);
            }
        }

        if (cmdlet.Parameters.Any(parameter => parameter.Uses.Any(use => use.ByValue || use.ByPropertyName)) && page.Inputs.Count == 0)
        {
            yield return Problem($"{cmdlet.Name} takes pipeline input; the section Inputs does not say what.");
        }

        foreach (var type in cmdlet.OutputTypes.Except(page.Outputs.Select(output => output.Type)))
        {
            yield return Problem($"{cmdlet.Name} writes {type}; the section Outputs does not name it.");
        }

        foreach (var type in page.Outputs.Select(output => output.Type).Except(cmdlet.OutputTypes))
        {
            yield return Problem($"{cmdlet.Name} does not declare that it writes {type}.");
        }

        if (page.Examples.Count < LeastExamples)
        {
            yield return Problem($"{cmdlet.Name} has {page.Examples.Count} example(s); it needs {LeastExamples} or more.");
        }
    }
}
