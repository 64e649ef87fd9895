using Taoverse.HelpBuilder.Pages;
using Taoverse.HelpBuilder.Surface;

namespace Taoverse.HelpBuilder.Tests;

public class HelpCheckTests
{
    [Fact]
    public void A_whole_page_passes() => Assert.Empty(Check(SamplePage.Text));

    [Theory]
    [InlineData("| -Size | 5 | The size. |\n", "", "The parameter -Size of Get-Sample is not described.")]
    [InlineData("| -Size |", "| -Weight |", "Get-Sample has no parameter -Weight.")]
    [InlineData("The size.", "", "The description of -Size is empty.")]
    [InlineData("Gives a sample.", "", "needs a synopsis")]
    [InlineData("- System.Int32: Numbers.", "None.", "takes pipeline input")]
    [InlineData("- System.Version: A version.\n", "", "writes System.Version")]
    [InlineData("- System.Version:", "- System.Guid:", "does not declare that it writes System.Guid")]
    [InlineData("### The second", "The second", "has 1 example(s); it needs 2 or more")]
    [InlineData("# Get-Sample", "# Get-Nothing", "The cmdlet Get-Sample has no page.")]
    [InlineData("# Get-Sample", "# Get-Nothing", "The module has no cmdlet 'Get-Nothing'.")]
    public void A_page_that_does_not_match_the_cmdlet_is_a_problem(string good, string bad, string expected)
    {
        var problems = Check(SamplePage.Text.Replace(good, bad, StringComparison.Ordinal));

        Assert.Contains(problems, problem => problem.Text.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_has_the_name_of_its_cmdlet()
    {
        Assert.Contains("named Get-Sample.md", Assert.Single(Check(SamplePage.Text, "Other.md")).Text, StringComparison.Ordinal);
    }

    private static List<HelpProblem> Check(string text, string file = "Get-Sample.md") =>
        [.. HelpCheck.Run(
            CmdletReader.Read(typeof(HelpCheckTests).Assembly), [HelpPageReader.Read(file, text.Split('\n'), [])], "docs")];
}
