using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>For vectors of 512 bits: 24 of the 32 registers hold the tile.</summary>
internal sealed unsafe class Kernel12x32 : MicroKernel
{
    public override int Rows => 12;

    public override int Columns => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int depth, float* a, int stride, float* b, float* c, int rowStride, bool add)
    {
        Vector512<float> c0a = default, c0b = default;
        Vector512<float> c1a = default, c1b = default;
        Vector512<float> c2a = default, c2b = default;
        Vector512<float> c3a = default, c3b = default;
        Vector512<float> c4a = default, c4b = default;
        Vector512<float> c5a = default, c5b = default;
        Vector512<float> c6a = default, c6b = default;
        Vector512<float> c7a = default, c7b = default;
        Vector512<float> c8a = default, c8b = default;
        Vector512<float> c9a = default, c9b = default;
        Vector512<float> c10a = default, c10b = default;
        Vector512<float> c11a = default, c11b = default;
        var t = c;
        if (add)
        {
            c0a = Vector512.Load(t); c0b = Vector512.Load(t + 16); t += rowStride;
            c1a = Vector512.Load(t); c1b = Vector512.Load(t + 16); t += rowStride;
            c2a = Vector512.Load(t); c2b = Vector512.Load(t + 16); t += rowStride;
            c3a = Vector512.Load(t); c3b = Vector512.Load(t + 16); t += rowStride;
            c4a = Vector512.Load(t); c4b = Vector512.Load(t + 16); t += rowStride;
            c5a = Vector512.Load(t); c5b = Vector512.Load(t + 16); t += rowStride;
            c6a = Vector512.Load(t); c6b = Vector512.Load(t + 16); t += rowStride;
            c7a = Vector512.Load(t); c7b = Vector512.Load(t + 16); t += rowStride;
            c8a = Vector512.Load(t); c8b = Vector512.Load(t + 16); t += rowStride;
            c9a = Vector512.Load(t); c9b = Vector512.Load(t + 16); t += rowStride;
            c10a = Vector512.Load(t); c10b = Vector512.Load(t + 16); t += rowStride;
            c11a = Vector512.Load(t); c11b = Vector512.Load(t + 16);
        }

        for (; depth > 0; depth--, a += stride, b += 32)
        {
            var ba = Vector512.Load(b); var bb = Vector512.Load(b + 16);
            var x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, ba, c0a); c0b = Vector512.FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, ba, c1a); c1b = Vector512.FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, ba, c2a); c2b = Vector512.FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, ba, c3a); c3b = Vector512.FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, ba, c4a); c4b = Vector512.FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, ba, c5a); c5b = Vector512.FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, ba, c6a); c6b = Vector512.FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, ba, c7a); c7b = Vector512.FusedMultiplyAdd(x, bb, c7b);
            x = Vector512.Create(a[8]);
            c8a = Vector512.FusedMultiplyAdd(x, ba, c8a); c8b = Vector512.FusedMultiplyAdd(x, bb, c8b);
            x = Vector512.Create(a[9]);
            c9a = Vector512.FusedMultiplyAdd(x, ba, c9a); c9b = Vector512.FusedMultiplyAdd(x, bb, c9b);
            x = Vector512.Create(a[10]);
            c10a = Vector512.FusedMultiplyAdd(x, ba, c10a); c10b = Vector512.FusedMultiplyAdd(x, bb, c10b);
            x = Vector512.Create(a[11]);
            c11a = Vector512.FusedMultiplyAdd(x, ba, c11a); c11b = Vector512.FusedMultiplyAdd(x, bb, c11b);
        }

        t = c;
        c0a.Store(t); c0b.Store(t + 16); t += rowStride;
        c1a.Store(t); c1b.Store(t + 16); t += rowStride;
        c2a.Store(t); c2b.Store(t + 16); t += rowStride;
        c3a.Store(t); c3b.Store(t + 16); t += rowStride;
        c4a.Store(t); c4b.Store(t + 16); t += rowStride;
        c5a.Store(t); c5b.Store(t + 16); t += rowStride;
        c6a.Store(t); c6b.Store(t + 16); t += rowStride;
        c7a.Store(t); c7b.Store(t + 16); t += rowStride;
        c8a.Store(t); c8b.Store(t + 16); t += rowStride;
        c9a.Store(t); c9b.Store(t + 16); t += rowStride;
        c10a.Store(t); c10b.Store(t + 16); t += rowStride;
        c11a.Store(t); c11b.Store(t + 16);
    }
}
