namespace Taoverse.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Points">Its points by X; those that are not finite are left out.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points);
