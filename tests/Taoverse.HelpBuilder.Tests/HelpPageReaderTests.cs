using Taoverse.HelpBuilder.Pages;

namespace Taoverse.HelpBuilder.Tests;

public class HelpPageReaderTests
{
    private readonly List<HelpProblem> problems = [];

    [Fact]
    public void A_whole_page_is_read_without_a_problem()
    {
        var page = Read(SamplePage.Text);

        Assert.Empty(problems);
        Assert.Equal("Get-Sample", page.Name);
        Assert.Equal("Gives a sample.", page.Synopsis);
        Assert.Equal(
            ["First paragraph, which runs over two lines, with code and a link (https://example.org).", "- an item", "- another item"],
            page.Description);
        Assert.Equal(["Number", "Size", "Quick", "Timeout"], page.Parameters.Select(row => row.Name));
        Assert.Equal("5", page.Parameters[1].Default);
        Assert.Equal(["System.Version", "System.Int32"], page.Outputs.Select(type => type.Type));
        Assert.Equal("A note.", Assert.Single(page.Notes));
        Assert.Equal([new Link("Get-Other", null), new Link("A site", "https://example.org/site")], page.Links);
    }

    [Fact]
    public void A_comment_in_code_is_not_a_heading()
    {
        var page = Read(SamplePage.Text);

        Assert.Equal(["The first", "The second"], page.Examples.Select(example => example.Title));
        Assert.Equal("Get-Sample 1\n# not a heading", page.Examples[0].Code);
        Assert.Equal("A remark.", Assert.Single(page.Examples[1].Remarks));
    }

    [Theory]
    [InlineData("## Notes", "## Remarks", "'Remarks' is not a section")]
    [InlineData("# Get-Sample", "Get-Sample", "has to begin with")]
    [InlineData("```powershell", "```text", "needs a block of code")]
    [InlineData("| -Size | 5 | The size. |", "| -Size | The size. |", "holds a table")]
    [InlineData("- System.Version: A version.", "- A version.", "has to be '- Full.Type.Name")]
    [InlineData("- Get-Other", "Get-Other", "A related link is")]
    [InlineData("## Inputs", "## Notes", "in the order")]
    public void A_page_that_leaves_the_layout_is_a_problem(string good, string bad, string expected)
    {
        Read(SamplePage.Text.Replace(good, bad, StringComparison.Ordinal));

        Assert.Contains(problems, problem => problem.Text.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_problem_names_its_file_and_line_as_the_build_shows_them()
    {
        Read(SamplePage.Text.Replace("| -Size | 5 | The size. |", "nonsense", StringComparison.Ordinal));

        Assert.StartsWith("Get-Sample.md(18): error HELP: ", Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_page_is_a_problem_and_no_crash()
    {
        Read("");

        Assert.NotEmpty(problems);
    }

    private HelpPage Read(string text) => HelpPageReader.Read("Get-Sample.md", text.Split('\n'), problems);
}
