using System.Globalization;
using System.Net;
using System.Text;

namespace Taoverse.Reports;

/// <summary>Writes a report as one HTML page that needs nothing from elsewhere and runs no script.</summary>
public static class CompetitionReportPage
{
    private const int MostLines = 6;

    /// <summary>Writes the page.</summary>
    /// <param name="report">The report. Its names come from strangers: all of them are encoded.</param>
    /// <returns>The page in HTML 5, UTF-8.</returns>
    public static string Write(CompetitionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var title = Encode(report.Name ?? Text($"Competition {report.CompetitionId}"));
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append(Text($"<title>{title} · subnet {report.NetUid}</title>\n<style>\n{Style.Value}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"))
            .Append(Text($"<p>Subnet {report.NetUid}, competition {report.CompetitionId}: {report.Rows.Count} models"))
            .Append(report.Block is { } block ? Text($", newest evaluation at block {block}") : ", none evaluated yet")
            .Append(".</p>\n</header>\n<main>\n");
        AppendLeaderboard(page, report);
        AppendCharts(page, report);
        return page.Append(Text($"</main>\n<footer>Made {report.MadeAt.ToUniversalTime():yyyy-MM-dd HH:mm} UTC by Taoverse. A lower score is better.</footer>\n</body>\n</html>\n"))
            .ToString();
    }

    private static readonly Lazy<string> Style = new(() =>
    {
        using var stream = typeof(CompetitionReportPage).Assembly.GetManifestResourceStream("Taoverse.Reports.report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    private static void AppendLeaderboard(StringBuilder page, CompetitionReport report)
    {
        page.Append("<section>\n<h2 id=\"leaderboard\">Leaderboard</h2>\n<div class=\"scroll\" role=\"region\" aria-labelledby=\"leaderboard\" tabindex=\"0\">\n<table>\n<thead><tr>")
            .Append("<th scope=\"col\" class=\"n\">#</th><th scope=\"col\" class=\"n\">UID</th><th scope=\"col\" class=\"n\">Score</th>")
            .Append("<th scope=\"col\">Weight</th><th scope=\"col\">Model</th><th scope=\"col\" class=\"n\">Committed</th><th scope=\"col\" class=\"n\">Took</th><th scope=\"col\">Hotkey</th></tr></thead>\n<tbody>\n");
        foreach (var row in report.Rows)
        {
            var took = row.Evaluations.Count == 0 ? null : row.Evaluations[^1].Duration;
            page.Append(Text($"<tr><td class=\"n\">{row.Rank}</td><td class=\"n\">{row.Model.Uid?.ToString(CultureInfo.InvariantCulture) ?? "–"}</td>"))
                .Append(Text($"<td class=\"n\">{Score(row.Score)}</td>"))
                .Append(Text($"<td><meter min=\"0\" max=\"1\" value=\"{row.Weight:0.####}\" aria-label=\"Weight of {Encode(row.ShortHotkey)}\"></meter> {row.Weight:0.0000}</td><td>{Link(row)}</td>"))
                .Append(Text($"<td class=\"n\">{row.Model.Metadata.Block}</td><td class=\"n\">{(took is { } time ? Text($"{time.TotalSeconds:0.0} s") : "–")}</td>"))
                .Append(Text($"<td><code title=\"{Encode(row.Model.Hotkey)}\">{Encode(row.ShortHotkey)}</code></td></tr>\n"));
        }

        page.Append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    private static void AppendCharts(StringBuilder page, CompetitionReport report)
    {
        var best = report.Rows.Where(row => row.Evaluations.Any(evaluation => double.IsFinite(evaluation.Score))).Take(MostLines).ToList();
        if (best.Count == 0)
        {
            return;
        }

        var key = new StringBuilder("<ul class=\"key\">");
        foreach (var (index, row) in best.Index())
        {
            key.Append(Text($"<li class=\"s{index}\">{Encode(Name(row))}</li>"));
        }

        key.Append("</ul>\n");
        page.Append("<div class=\"charts\">\n<section>\n<h2>Scores over blocks</h2>\n")
            .Append(LineChart.Draw("Scores of the best models over blocks", "block", Lines(best, evaluation => evaluation.Score), Plain))
            .Append(key).Append("</section>\n<section>\n<h2>Weights</h2>\n").Append(BarChart.Draw("Weights of the best models", best.Select(row => (Name(row), row.Weight))))
            .Append("</section>\n");
        var timed = best.Any(row => row.Evaluations.Any(evaluation => evaluation.Duration is not null));
        if (timed)
        {
            page.Append("<section>\n<h2>Time of an evaluation</h2>\n")
                .Append(LineChart.Draw(
                    "Seconds that evaluations of the best models took, over blocks", "block",
                    Lines(best, evaluation => evaluation.Duration?.TotalSeconds ?? double.NaN), (value, decimals) => Plain(value, decimals) + " s"))
                .Append(key).Append("</section>\n");
        }

        page.Append("</div>\n");
    }

    private static List<ChartSeries> Lines(List<CompetitionReportRow> rows, Func<Models.EvaluationRecord, double> value) =>
        [.. rows.Select(row => new ChartSeries(Name(row), [.. row.Evaluations.Select(evaluation => ((double)evaluation.Block, value(evaluation)))]))];

    private static string Plain(double value, int decimals) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);

    private static string Name(CompetitionReportRow row) => row.Model.Uid is { } uid ? Text($"UID {uid}") : row.ShortHotkey;

    private static string Score(double? score) => score switch
    {
        null => "–",
        { } number when double.IsFinite(number) => Text($"{number:0.000000}"),
        _ => "failed",
    };

    private static string Link(CompetitionReportRow row) => row.Model.Metadata is { Url: { } url, RepoId: { } repo }
        ? $"<a href=\"{Encode(Uri.EscapeDataString(url).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal))}\">{Encode(repo)}</a>"
        : "–";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
