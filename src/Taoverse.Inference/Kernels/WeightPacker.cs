using System.Runtime.Intrinsics;
using Taoverse.Inference.Safetensors;

namespace Taoverse.Inference.Kernels;

/// <summary>Turns a part of a weight, as it lies in the file, into single-precision panels as a <see cref="MicroKernel"/> reads them.</summary>
internal static unsafe class WeightPacker
{
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
        var stride = weight.InputsFirst ? weight.Outputs : weight.Inputs;
        for (var column = 0; column < outputs; column += width, target += (long)inputs * width)
        {
            var columns = Math.Min(width, outputs - column);
            if (weight.InputsFirst)
            {
                CopyPanel<T>(start + (((long)input * stride) + output + column) * T.Bytes, stride, columns, inputs, width, target);
            }
            else
            {
                TransposePanel<T>(start + (((long)(output + column) * stride) + input) * T.Bytes, stride, columns, inputs, width, target);
            }
        }
    }

    private static void CopyPanel<T>(byte* source, int stride, int columns, int inputs, int width, float* target)
        where T : struct, IWeightElement
    {
        for (var k = 0; k < inputs; k++, source += (long)stride * T.Bytes, target += width)
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
    }

    private static void TransposePanel<T>(byte* source, int stride, int columns, int inputs, int width, float* target)
        where T : struct, IWeightElement
    {
        var rowBytes = (long)stride * T.Bytes;
        var column = 0;
        for (; column <= columns - 8 && Transposition.IsSupported; column += 8)
        {
            var rows = source + (column * rowBytes);
            var k = 0;
            for (; k <= inputs - 8; k += 8)
            {
                Transposition.Eight<T>(rows + (k * T.Bytes), rowBytes, target + ((long)k * width) + column, width);
            }

            Transpose<T>(rows, rowBytes, 8, k, inputs, width, target + column);
        }

        Transpose<T>(source + (column * rowBytes), rowBytes, columns - column, 0, inputs, width, target + column);
        for (column = columns; column < width; column++)
        {
            for (var k = 0; k < inputs; k++)
            {
                target[((long)k * width) + column] = 0;
            }
        }
    }

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
