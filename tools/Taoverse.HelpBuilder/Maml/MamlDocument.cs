using System.Globalization;
using System.Xml.Linq;
using Taoverse.HelpBuilder.Pages;
using Taoverse.HelpBuilder.Surface;

namespace Taoverse.HelpBuilder.Maml;

/// <summary>Writes help in the shell's own format, MAML.</summary>
internal static class MamlDocument
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly (ParameterSurface Surface, ParameterText Text)[] ShouldProcess =
    [
        (Switch("WhatIf", "wi"), new("WhatIf", "False", "Shows what the command would do, and does not do it.", 0)),
        (Switch("Confirm", "cf"), new("Confirm", "False", "Asks before the command does anything.", 0)),
    ];

    public static XDocument Of(IEnumerable<CmdletSurface> cmdlets, IReadOnlyList<HelpPage> pages) => new(
        new XElement(
            Msh + "helpItems",
            new XAttribute("schema", "maml"),
            cmdlets.Select(cmdlet => Item(cmdlet, pages.Single(page => page.Name == cmdlet.Name)))));

    private static XElement Item(CmdletSurface cmdlet, HelpPage page)
    {
        var parameters = cmdlet.Parameters
            .Select(surface => (Surface: surface, Text: page.Parameters.Single(text => text.Name == surface.Name)))
            .Concat(cmdlet.SupportsShouldProcess ? ShouldProcess : []).ToList();
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", cmdlet.Verb),
                new XElement(Command + "noun", cmdlet.Noun),
                Description([page.Synopsis])),
            Description(page.Description),
            new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => Syntax(cmdlet, set, parameters))),
            new XElement(
                Command + "parameters",
                parameters.OrderBy(pair => pair.Surface.Name, StringComparer.Ordinal)
                    .Select(pair => Parameter(pair.Surface, pair.Text, pair.Surface.Uses[0]))),
            new XElement(Command + "inputTypes", page.Inputs.Select(type => Type(Command + "inputType", type))),
            new XElement(Command + "returnValues", page.Outputs.Select(type => Type(Command + "returnValue", type))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
            new XElement(Command + "examples", page.Examples.Select(Example)),
            new XElement(Command + "relatedLinks", page.Links.Select(Link)));
    }

    private static XElement Syntax(
        CmdletSurface cmdlet, string set, IEnumerable<(ParameterSurface Surface, ParameterText Text)> parameters) => new(
            Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            from parameter in parameters
            let use = parameter.Surface.UseIn(set)
            where use is not null
            orderby use.Position ?? int.MaxValue, use.Mandatory descending
            select Parameter(parameter.Surface, parameter.Text, use));

    private static XElement Parameter(ParameterSurface surface, ParameterText text, ParameterUse use) => new(
        Command + "parameter",
        new XAttribute("required", Word(use.Mandatory)),
        new XAttribute("variableLength", Word(surface.IsArray)),
        new XAttribute("globbing", Word(false)),
        new XAttribute("pipelineInput", PipelineInput(use)),
        new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", surface.Aliases.Count == 0 ? "none" : string.Join(", ", surface.Aliases)),
        new XElement(Maml + "name", surface.Name),
        Description([text.Text]),
        surface.IsSwitch
            ? null
            : new XElement(
                Command + "parameterValue",
                new XAttribute("required", Word(true)),
                new XAttribute("variableLength", Word(surface.IsArray)),
                surface.ShortType),
        new XElement(Dev + "type", new XElement(Maml + "name", surface.ShortType), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", text.Default.Length == 0 ? "None" : text.Default));

    private static XElement Type(XName name, TypeText type) => new(
        name,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Type)),
        Description([type.Text]));

    private static XElement Example(Example example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"Example {index + 1}: {example.Title}")),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks)));

    private static XElement Link(Link link) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Text),
        new XElement(Maml + "uri", link.Address));

    private static XElement Description(IEnumerable<string> paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph));

    private static string PipelineInput(ParameterUse use) => (use.ByValue, use.ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static string Word(bool value) => value ? "true" : "false";

    private static ParameterSurface Switch(string name, string alias) => new()
    {
        Name = name,
        Type = "System.Management.Automation.SwitchParameter",
        Aliases = [alias],
        Uses = [new ParameterUse()],
    };
}
