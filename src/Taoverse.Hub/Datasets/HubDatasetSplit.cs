namespace Taoverse.Hub.Datasets;

/// <summary>A split of a dataset.</summary>
/// <param name="Dataset">Namespace and name.</param>
/// <param name="Config">The configuration, also called subset.</param>
/// <param name="Split">The split, such as <c>train</c>.</param>
/// <param name="Rows">How many rows it has.</param>
public sealed record HubDatasetSplit(string Dataset, string Config, string Split, long Rows);
