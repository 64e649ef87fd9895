namespace Taoverse.Inference.Kernels;

/// <summary>A part of a product: some rows, some columns.</summary>
/// <param name="Rows">The activations.</param>
/// <param name="Row">The first row, at which a panel begins.</param>
/// <param name="RowCount">How many rows.</param>
/// <param name="Column">The first column.</param>
/// <param name="Columns">How many columns.</param>
internal readonly record struct GemmPart(PackedRows Rows, int Row, int RowCount, int Column, int Columns);
