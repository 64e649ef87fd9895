using System.Xml.Linq;
using Taoverse.HelpBuilder.Maml;
using Taoverse.HelpBuilder.Pages;
using Taoverse.HelpBuilder.Surface;

namespace Taoverse.HelpBuilder.Tests;

public class MamlDocumentTests
{
    private readonly XElement command = MamlDocument.Of(
            CmdletReader.Read(typeof(MamlDocumentTests).Assembly),
            [HelpPageReader.Read("Get-Sample.md", SamplePage.Text.Split('\n'), [])])
        .Root!.Elements().Single();

    [Fact]
    public void Each_parameter_set_has_its_syntax_with_positions_first()
    {
        var syntax = Under(command, "syntax").Elements()
            .Select(item => item.Elements().Skip(1).Select(parameter => Under(parameter, "name").Value));

        Assert.Equal(
            [["Size", "Quick", "Timeout", "WhatIf", "Confirm"], ["Number", "Quick", "Timeout", "WhatIf", "Confirm"]],
            syntax);
    }

    [Fact]
    public void A_parameter_says_all_that_full_help_shows()
    {
        var number = Under(command, "parameters").Elements().Single(parameter => Under(parameter, "name").Value == "Number");

        Assert.Equal("true", number.Attribute("required")!.Value);
        Assert.Equal("0", number.Attribute("position")!.Value);
        Assert.Equal("True (ByValue)", number.Attribute("pipelineInput")!.Value);
        Assert.Equal("Nr, No", number.Attribute("aliases")!.Value);
        Assert.Equal("The numbers.", Under(number, "description").Value);
        Assert.Equal("Int32[]", Under(number, "parameterValue").Value);
    }

    [Fact]
    public void Examples_are_numbered_and_keep_their_lines()
    {
        var example = Under(command, "examples").Elements().First();

        Assert.Equal("Example 1: The first", Under(example, "title").Value);
        Assert.Equal("Get-Sample 1\n# not a heading", Under(example, "code").Value);
    }

    private static XElement Under(XElement parent, string name) => parent.Elements().First(element => element.Name.LocalName == name);
}
