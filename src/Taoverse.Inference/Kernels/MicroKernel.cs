using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>Multiplies a panel of rows with a panel of columns into one tile.</summary>
/// <remarks>
/// Each element of the tile is one chain of fused multiply-adds in the order of k, in a lane of its own. So every kernel gives the
/// same bits, whatever its width, and a product that is cut along k and continued with <c>add</c> does too.
/// </remarks>
internal abstract unsafe class MicroKernel
{
    public static readonly IReadOnlyList<MicroKernel> All = [new Kernel12x32(), new Kernel6x16(), new KernelNarrow()];

    /// <summary>The fastest on this processor.</summary>
    public static readonly MicroKernel Best =
        Vector512.IsHardwareAccelerated ? All[0] : Vector256.IsHardwareAccelerated ? All[1] : All[2];

    /// <summary>Rows of a tile; a divisor of 12.</summary>
    public abstract int Rows { get; }

    /// <summary>Columns of a tile; a divisor of 32.</summary>
    public abstract int Columns { get; }

    /// <summary>Computes a tile.</summary>
    /// <param name="depth">The number of products of each element.</param>
    /// <param name="a">The rows' panel: for each k the values of the rows.</param>
    /// <param name="stride">The floats from one k to the next in <paramref name="a"/>, at least <see cref="Rows"/>.</param>
    /// <param name="b">The columns' panel: for each k <see cref="Columns"/> values.</param>
    /// <param name="c">The tile.</param>
    /// <param name="rowStride">The floats from one row of the tile to the next.</param>
    /// <param name="add">Whether to go on from what the tile holds, else from zero.</param>
    public abstract void Run(int depth, float* a, int stride, float* b, float* c, int rowStride, bool add);
}
