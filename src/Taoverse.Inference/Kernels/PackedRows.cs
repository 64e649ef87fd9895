namespace Taoverse.Inference.Kernels;

/// <summary>The rows of an activation in panels as a <see cref="MicroKernel"/> reads them; rows that fill the last panel are zero.</summary>
internal sealed unsafe class PackedRows(MicroKernel kernel) : IDisposable
{
    private const int PanelsAPiece = 4;
    private readonly FloatBuffer buffer = new();

    public int Rows { get; private set; }

    public int Depth { get; private set; }

    public int Panels => (Rows + kernel.Rows - 1) / kernel.Rows;

    /// <summary>Where a panel begins, from its k-th value on.</summary>
    public float* Panel(int panel, int k) => buffer.Start + (((long)panel * Depth) + k) * kernel.Rows;

    /// <summary>Packs a matrix.</summary>
    /// <param name="source">Its first element.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="depth">Its columns, the depth of the product to come.</param>
    /// <param name="rowStride">The floats from one row to the next.</param>
    /// <param name="crew">Who does it.</param>
    public void Pack(float* source, int rows, int depth, int rowStride, WorkCrew crew)
    {
        Rows = rows;
        Depth = depth;
        buffer.Need((long)Panels * kernel.Rows * depth);
        crew.Run((Panels + PanelsAPiece - 1) / PanelsAPiece, (piece, _) =>
        {
            for (var panel = piece * PanelsAPiece; panel < Math.Min(Panels, (piece + 1) * PanelsAPiece); panel++)
            {
                var first = panel * kernel.Rows;
                PackPanel(source + ((long)first * rowStride), Math.Min(kernel.Rows, rows - first), depth, rowStride, kernel.Rows, Panel(panel, 0));
            }
        });
    }

    public static void PackPanel(float* source, int rows, int depth, int rowStride, int panelRows, float* target)
    {
        for (var r = 0; r < panelRows; r++)
        {
            var from = source + ((long)r * rowStride);
            var to = target + r;
            for (var k = 0; k < depth; k++, to += panelRows)
            {
                *to = r < rows ? from[k] : 0;
            }
        }
    }

    public void Dispose() => buffer.Dispose();
}
