using System.Globalization;
using System.Net;
using System.Text;

namespace Taoverse.Reports;

/// <summary>Draws lines with dots as SVG.</summary>
internal static class LineChart
{
    // Drawn for what the page leaves of the narrowest phone, so that its text is never smaller than it was set.
    private const double Width = 328, Height = 220, Left = 52, Right = 12, Top = 10, Bottom = 36;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">What it shows, for those who do not see it.</param>
    /// <param name="xName">What runs along the bottom.</param>
    /// <param name="series">The lines; each has the colour of its place.</param>
    /// <param name="yFormat">How a value of the side is written.</param>
    public static string Draw(string title, string xName, IReadOnlyList<ChartSeries> series, Func<double, int, string> yFormat)
    {
        var points = series.SelectMany(line => Finite(line)).ToList();
        var x = new ChartScale([.. points.Select(point => point.X)], Left, Width - Right);
        var y = new ChartScale([.. points.Select(point => point.Y)], Height - Bottom, Top);
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\"><title>{WebUtility.HtmlEncode(title)}</title>"));
        foreach (var tick in y.Ticks)
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y.Place(tick):0.#}\" y2=\"{y.Place(tick):0.#}\"/>"));
            svg.Append(Invariant($"<text x=\"{Left - 6}\" y=\"{y.Place(tick) + 3.5:0.#}\" text-anchor=\"end\">{WebUtility.HtmlEncode(yFormat(tick, y.Decimals))}</text>"));
        }

        // Every other number where they would touch.
        var every = x.Ticks.Count > 4 ? 2 : 1;
        foreach (var tick in x.Ticks.Where((_, index) => index % every == 0))
        {
            var text = tick.ToString("F" + x.Decimals, CultureInfo.InvariantCulture);

            // The last one stays inside.
            var middle = Math.Min(x.Place(tick), Width - (text.Length * ChartText.CharacterWidth / 2));
            svg.Append(Invariant($"<text x=\"{middle:0.#}\" y=\"{Height - Bottom + 15}\" text-anchor=\"middle\">{text}</text>"));
        }

        svg.Append(Invariant($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 5}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(xName)}</text>"));
        foreach (var (index, line) in series.Index())
        {
            var places = Finite(line).Select(point => (X: x.Place(point.X), Y: y.Place(point.Y))).ToList();
            svg.Append(Invariant($"<g class=\"s{index}\"><title>{WebUtility.HtmlEncode(line.Name)}</title>"));
            svg.Append("<polyline points=\"").AppendJoin(' ', places.Select(place => Invariant($"{place.X:0.#},{place.Y:0.#}"))).Append("\"/>");
            foreach (var place in places)
            {
                svg.Append(Invariant($"<circle cx=\"{place.X:0.#}\" cy=\"{place.Y:0.#}\" r=\"3\"/>"));
            }

            svg.Append("</g>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static IEnumerable<(double X, double Y)> Finite(ChartSeries line) => line.Points.Where(point => double.IsFinite(point.Y));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
