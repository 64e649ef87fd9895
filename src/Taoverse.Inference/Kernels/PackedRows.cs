using System.Runtime.CompilerServices;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackPanel(float* source, int rows, int depth, int rowStride, int panelRows, float* target)
    {
        var row = 0;
        for (; row <= rows - 8 && Transposition.IsSupported; row += 8)
        {
            var from = source + ((long)row * rowStride);
            var k = 0;
            for (; k <= depth - 8; k += 8)
            {
                Transposition.Eight<SingleElement>((byte*)(from + k), rowStride * (long)sizeof(float), target + ((long)k * panelRows) + row, panelRows);
            }

            PackRows(from, 8, k, depth, rowStride, panelRows, target + row);
        }

        for (; row <= rows - 4 && Transposition.IsSupported; row += 4)
        {
            var from = source + ((long)row * rowStride);
            var k = 0;
            for (; k <= depth - 4; k += 4)
            {
                Transposition.Four(from + k, rowStride, target + ((long)k * panelRows) + row, panelRows);
            }

            PackRows(from, 4, k, depth, rowStride, panelRows, target + row);
        }

        PackRows(source + ((long)row * rowStride), rows - row, 0, depth, rowStride, panelRows, target + row);
        for (var k = 0; k < depth && rows < panelRows; k++)
        {
            new Span<float>(target + ((long)k * panelRows) + rows, panelRows - rows).Clear();
        }
    }

    private static void PackRows(float* source, int rows, int first, int depth, int rowStride, int panelRows, float* target)
    {
        for (var k = first; k < depth; k++)
        {
            for (var row = 0; row < rows; row++)
            {
                target[((long)k * panelRows) + row] = source[((long)row * rowStride) + k];
            }
        }
    }

    public void Dispose() => buffer.Dispose();
}
