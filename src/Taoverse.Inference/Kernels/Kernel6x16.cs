using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>For vectors of 256 bits: 12 of the 16 registers hold the tile.</summary>
internal sealed unsafe class Kernel6x16 : MicroKernel
{
    public override int Rows => 6;

    public override int Columns => 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int depth, float* a, int stride, float* b, float* c, int rowStride, bool add)
    {
        Vector256<float> c0a = default, c0b = default;
        Vector256<float> c1a = default, c1b = default;
        Vector256<float> c2a = default, c2b = default;
        Vector256<float> c3a = default, c3b = default;
        Vector256<float> c4a = default, c4b = default;
        Vector256<float> c5a = default, c5b = default;
        var t = c;
        if (add)
        {
            c0a = Vector256.Load(t); c0b = Vector256.Load(t + 8); t += rowStride;
            c1a = Vector256.Load(t); c1b = Vector256.Load(t + 8); t += rowStride;
            c2a = Vector256.Load(t); c2b = Vector256.Load(t + 8); t += rowStride;
            c3a = Vector256.Load(t); c3b = Vector256.Load(t + 8); t += rowStride;
            c4a = Vector256.Load(t); c4b = Vector256.Load(t + 8); t += rowStride;
            c5a = Vector256.Load(t); c5b = Vector256.Load(t + 8);
        }

        for (; depth > 0; depth--, a += stride, b += 16)
        {
            var ba = Vector256.Load(b); var bb = Vector256.Load(b + 8);
            var x = Vector256.Create(a[0]);
            c0a = Vector256.FusedMultiplyAdd(x, ba, c0a); c0b = Vector256.FusedMultiplyAdd(x, bb, c0b);
            x = Vector256.Create(a[1]);
            c1a = Vector256.FusedMultiplyAdd(x, ba, c1a); c1b = Vector256.FusedMultiplyAdd(x, bb, c1b);
            x = Vector256.Create(a[2]);
            c2a = Vector256.FusedMultiplyAdd(x, ba, c2a); c2b = Vector256.FusedMultiplyAdd(x, bb, c2b);
            x = Vector256.Create(a[3]);
            c3a = Vector256.FusedMultiplyAdd(x, ba, c3a); c3b = Vector256.FusedMultiplyAdd(x, bb, c3b);
            x = Vector256.Create(a[4]);
            c4a = Vector256.FusedMultiplyAdd(x, ba, c4a); c4b = Vector256.FusedMultiplyAdd(x, bb, c4b);
            x = Vector256.Create(a[5]);
            c5a = Vector256.FusedMultiplyAdd(x, ba, c5a); c5b = Vector256.FusedMultiplyAdd(x, bb, c5b);
        }

        t = c;
        c0a.Store(t); c0b.Store(t + 8); t += rowStride;
        c1a.Store(t); c1b.Store(t + 8); t += rowStride;
        c2a.Store(t); c2b.Store(t + 8); t += rowStride;
        c3a.Store(t); c3b.Store(t + 8); t += rowStride;
        c4a.Store(t); c4b.Store(t + 8); t += rowStride;
        c5a.Store(t); c5b.Store(t + 8);
    }
}
