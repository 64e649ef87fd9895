using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference.Kernels;

/// <summary>Turns a part of a weight, as it lies in the file, into single-precision panels as a <see cref="MicroKernel"/> reads them.</summary>
internal static unsafe class WeightPacker
{
    private const int InputStep = 32;
    private const int Strip = 8;

    // How many inputs before they are needed the next ones are asked for.
    private const int Ahead = 4 * InputStep;

    /// <summary>Packs a block.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="output">The first output.</param>
    /// <param name="outputs">How many.</param>
    /// <param name="input">The first input.</param>
    /// <param name="inputs">How many.</param>
    /// <param name="width">The columns of a panel.</param>
    /// <param name="target">The panels, one after another, each <paramref name="inputs"/> times <paramref name="width"/>.</param>
    public static void Pack(WeightMatrix weight, int output, int outputs, int input, int inputs, int width, float* target)
    {
        switch (weight.Data.Type)
        {
            case TensorType.F32:
                Pack<SingleElement>(weight, output, outputs, input, inputs, width, target);
                break;
            case TensorType.BF16:
                Pack<BrainElement>(weight, output, outputs, input, inputs, width, target);
                break;
            default:
                Pack<HalfElement>(weight, output, outputs, input, inputs, width, target);
                break;
        }
    }

    private static void Pack<T>(WeightMatrix weight, int output, int outputs, int input, int inputs, int width, float* target)
        where T : struct, IWeightElement
    {
        var start = weight.Data.Start;
        if (weight.InputsFirst)
        {
            CopyPanels<T>(start + (((long)input * weight.Outputs) + output) * T.Bytes, weight.Outputs, outputs, inputs, width, target);
            return;
        }

        for (var column = 0; column < outputs; column += width, target += (long)inputs * width)
        {
            TransposePanel<T>(
                start + (((long)(output + column) * weight.Inputs) + input) * T.Bytes, weight.Inputs, Math.Min(width, outputs - column), inputs, width, target);
        }
    }

    /// <summary>Fills all panels a row at a time, since the rows lie pages apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPanels<T>(byte* source, int stride, int columns, int inputs, int width, float* target)
        where T : struct, IWeightElement
    {
        for (var k = 0; k < inputs; k++, source += (long)stride * T.Bytes, target += width)
        {
            var to = target;
            for (var column = 0; column < columns; column += width, to += (long)inputs * width)
            {
                CopyRow<T>(source + (column * T.Bytes), Math.Min(width, columns - column), width, to);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow<T>(byte* source, int columns, int width, float* target)
        where T : struct, IWeightElement
    {
        var c = 0;
        for (; c <= columns - 8; c += 8)
        {
            T.LoadEight(source + (c * T.Bytes)).Store(target + c);
        }

        for (; c < width; c++)
        {
            target[c] = c < columns ? T.Load(source + (c * T.Bytes)) : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposePanel<T>(byte* source, int stride, int columns, int inputs, int width, float* target)
        where T : struct, IWeightElement
    {
        // A few inputs of all columns at a time: so both what is read and what is written is a whole number of cache lines.
        var rowBytes = (long)stride * T.Bytes;
        for (var input = 0; input < inputs; input += InputStep)
        {
            var end = Math.Min(inputs, input + InputStep);
            for (var column = 0; column < columns; column += Strip)
            {
                TransposeStrip<T>(source + (column * rowBytes), rowBytes, Math.Min(Strip, columns - column), input, end, width, target + column);
            }

            for (var k = input; k < end && columns < width; k++)
            {
                new Span<float>(target + ((long)k * width) + columns, width - columns).Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeStrip<T>(byte* rows, long rowBytes, int count, int from, int to, int width, float* target)
        where T : struct, IWeightElement
    {
        for (var row = 0; row < count && Sse.IsSupported; row++)
        {
            Sse.Prefetch0(rows + (row * rowBytes) + ((from + Ahead) * (long)T.Bytes));
        }

        var k = from;
        if (count == Strip && Transposition.IsSupported)
        {
            for (; k <= to - 16 && typeof(T) == typeof(BrainElement) && Avx2.IsSupported; k += 16)
            {
                Transposition.EightPairs(rows + (k * T.Bytes), rowBytes, target + ((long)k * width), width);
            }

            for (; k <= to - 8; k += 8)
            {
                Transposition.Eight<T>(rows + (k * T.Bytes), rowBytes, target + ((long)k * width), width);
            }
        }

        Transpose<T>(rows, rowBytes, count, k, to, width, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose<T>(byte* source, long rowBytes, int rows, int from, int to, int width, float* target)
        where T : struct, IWeightElement
    {
        for (var row = 0; row < rows; row++)
        {
            for (var k = from; k < to; k++)
            {
                target[((long)k * width) + row] = T.Load(source + (row * rowBytes) + ((long)k * T.Bytes));
            }
        }
    }
}
