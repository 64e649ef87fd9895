using System.Xml.Linq;
using Taoverse.Competitions;
using Taoverse.Models;
using Taoverse.Reports;
using Xunit;

namespace Taoverse.Core.Tests.Reports;

public class CompetitionReportTests
{
    private static readonly DateTimeOffset Now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Models_are_ordered_by_weight_and_then_by_their_newest_score()
    {
        var report = CompetitionReport.Create(
            9, 2, [Model("a", 3.0, 2.0), Model("b", 2.5), Model("c", 1.0), Model("never")],
            [Weight("c", 0.4), Weight("b", 0.6), new CompetitionWeight { NetUid = 9, CompetitionId = 1, Hotkey = "a", Weight = 1 }], Now);

        Assert.Equal(["b", "c", "a", "never"], report.Rows.Select(row => row.Model.Hotkey));
        Assert.Equal([1, 2, 3, 4], report.Rows.Select(row => row.Rank));
        Assert.Equal(2.0, report.Rows[2].Score);
        Assert.Equal(0, report.Rows[2].Weight);
        Assert.Null(report.Rows[3].Score);
    }

    [Fact]
    public void Models_of_other_competitions_and_subnets_are_left_out()
    {
        var report = CompetitionReport.Create(9, 1, [Model("a", 3.0)], [], Now);

        Assert.Empty(report.Rows);
        Assert.Null(report.Block);
        Assert.Contains("none evaluated yet", CompetitionReportPage.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_every_model_and_draws_finite_scores_only()
    {
        var page = CompetitionReportPage.Write(CompetitionReport.Create(
            9, 2, [Model("good", 3.0, 2.25), Model("bad", double.PositiveInfinity)], [Weight("good", 1)], Now));

        Assert.Contains("2.250000", page, StringComparison.Ordinal);
        Assert.Contains("failed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
        Assert.All(Svgs(page), svg => XElement.Parse(svg));
        Assert.Equal(2, XElement.Parse(Svgs(page)[0]).Descendants("circle").Count());
    }

    [Fact]
    public void Times_are_drawn_where_they_were_measured()
    {
        var timed = Model("a", 3.0) with { Evaluations = [new EvaluationRecord { CompetitionId = 2, Block = 5, Score = 3, Duration = TimeSpan.FromSeconds(90) }] };

        Assert.Equal(3, Svgs(CompetitionReportPage.Write(CompetitionReport.Create(9, 2, [timed], [], Now))).Count);
        Assert.Equal(2, Svgs(CompetitionReportPage.Write(CompetitionReport.Create(9, 2, [Model("a", 3.0)], [], Now))).Count);
    }

    [Fact]
    public void The_text_of_a_chart_stays_inside_it()
    {
        var model = Model("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", 3.0, 2.5, 2.25) with { Uid = null };
        model = model with { Evaluations = [.. model.Evaluations.Select(e => e with { Block = e.Block + 5_290_000, Duration = TimeSpan.FromSeconds(90) })] };
        var svgs = Svgs(CompetitionReportPage.Write(CompetitionReport.Create(9, 2, [model], [Weight(model.Hotkey, 1)], Now))).Select(svg => XElement.Parse(svg));

        Assert.All(svgs, svg =>
        {
            var width = double.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[2]);
            Assert.All(svg.Elements("text"), text =>
            {
                var (x, length) = (double.Parse(text.Attribute("x")!.Value), text.Value.Length * ChartText.CharacterWidth);
                var from = text.Attribute("text-anchor")?.Value switch { "end" => x - length, "middle" => x - (length / 2), _ => x };
                Assert.InRange(from, 0, width - length);
            });
        });
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"onmouseover=\"alert(1)")]
    [InlineData("'><img src=x>")]
    public void Names_from_strangers_do_not_become_markup(string name)
    {
        var hostile = Model(name, 3.0);
        hostile = hostile with { Metadata = hostile.Metadata with { Id = new ModelId { Namespace = name, Name = name, Commit = name, CompetitionId = 2 } } };
        var page = CompetitionReportPage.Write(CompetitionReport.Create(9, 2, [hostile], [], Now) with { Name = name });

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"onmouseover", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_page_asks_nothing_of_anybody()
    {
        var page = CompetitionReportPage.Write(CompetitionReport.Create(9, 2, [Model("a", 3.0)], [], Now));

        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[0], 6)]
    [InlineData(new[] { 2.0 }, 3)]
    [InlineData(new[] { 0.0, 1.0 }, 6)]
    [InlineData(new[] { 2.31, 2.3101 }, 3)]
    [InlineData(new[] { -3.0, 1e9 }, 3)]
    public void A_scale_has_a_few_round_ticks_around_all_values(double[] values, int leastTicks)
    {
        var scale = new ChartScale(values, 0, 100);

        Assert.InRange(scale.Ticks.Count, leastTicks, 8);
        Assert.All(values, value => Assert.InRange(scale.Place(value), -1e-6, 100 + 1e-6));
        Assert.Equal(scale.Ticks.Count, scale.Ticks.Select(tick => tick.ToString("F" + scale.Decimals)).Distinct().Count());
    }

    private static List<string> Svgs(string page) =>
        [.. page.Split("<svg").Skip(1).Select(part => "<svg" + part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)])];

    private static CompetitionWeight Weight(string hotkey, double weight) => new() { NetUid = 9, CompetitionId = 2, Hotkey = hotkey, Weight = weight };

    private static TrackedModel Model(string hotkey, params double[] scores) => new()
    {
        NetUid = 9,
        Hotkey = hotkey,
        Uid = 7,
        Metadata = new ModelMetadata
        {
            NetUid = 9,
            Hotkey = hotkey,
            Block = 100,
            Id = new ModelId { Namespace = "lab", Name = "model", Commit = new string('a', 40), CompetitionId = 2 },
        },
        Evaluations = [.. scores.Select((score, index) => new EvaluationRecord { CompetitionId = 2, Block = 200 + (index * 360), Score = score })],
    };
}
