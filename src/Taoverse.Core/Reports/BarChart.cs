using System.Net;
using System.Text;

namespace Taoverse.Reports;

/// <summary>Draws shares as bars that lie, as SVG.</summary>
internal static class BarChart
{
    private const double Width = 328, Gap = 6, Right = 54, Row = 30;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">What it shows, for those who do not see it.</param>
    /// <param name="bars">Names and values from 0 to 1; each has the colour of its place.</param>
    public static string Draw(string title, IEnumerable<(string Name, double Value)> bars)
    {
        var rows = bars.ToList();
        var most = Math.Max(rows.Max(row => row.Value), 1e-9);
        var left = (rows.Max(row => row.Name.Length) * ChartText.CharacterWidth) + Gap;
        var svg = new StringBuilder();
        svg.Append(FormattableString.Invariant($"<svg viewBox=\"0 0 {Width} {(rows.Count * Row) + 10}\" role=\"img\"><title>{WebUtility.HtmlEncode(title)}</title>"));
        foreach (var (index, row) in rows.Index())
        {
            var (y, length) = ((index * Row) + 10, row.Value / most * (Width - left - Right));
            svg.Append(FormattableString.Invariant($"<text x=\"{left - Gap:0.#}\" y=\"{y + 13}\" text-anchor=\"end\">{WebUtility.HtmlEncode(row.Name)}</text>"))
                .Append(FormattableString.Invariant($"<rect class=\"s{index}\" x=\"{left:0.#}\" y=\"{y}\" width=\"{Math.Max(length, 1):0.#}\" height=\"18\" rx=\"3\" fill=\"currentColor\"/>"))
                .Append(FormattableString.Invariant($"<text x=\"{left + length + Gap:0.#}\" y=\"{y + 13}\">{row.Value:0.0000}</text>"));
        }

        return svg.Append("</svg>").ToString();
    }
}
