using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>For vectors of 128 bits: 24 of the 32 registers of Arm hold the tile. Where there are none it is what remains.</summary>
internal sealed unsafe class KernelNarrow : MicroKernel
{
    public override int Rows => 6;

    public override int Columns => 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int depth, float* a, int stride, float* b, float* c, int rowStride, bool add)
    {
        Vector128<float> c0a = default, c0b = default, c0c = default, c0d = default;
        Vector128<float> c1a = default, c1b = default, c1c = default, c1d = default;
        Vector128<float> c2a = default, c2b = default, c2c = default, c2d = default;
        Vector128<float> c3a = default, c3b = default, c3c = default, c3d = default;
        Vector128<float> c4a = default, c4b = default, c4c = default, c4d = default;
        Vector128<float> c5a = default, c5b = default, c5c = default, c5d = default;
        var t = c;
        if (add)
        {
            c0a = Vector128.Load(t); c0b = Vector128.Load(t + 4); c0c = Vector128.Load(t + 8); c0d = Vector128.Load(t + 12); t += rowStride;
            c1a = Vector128.Load(t); c1b = Vector128.Load(t + 4); c1c = Vector128.Load(t + 8); c1d = Vector128.Load(t + 12); t += rowStride;
            c2a = Vector128.Load(t); c2b = Vector128.Load(t + 4); c2c = Vector128.Load(t + 8); c2d = Vector128.Load(t + 12); t += rowStride;
            c3a = Vector128.Load(t); c3b = Vector128.Load(t + 4); c3c = Vector128.Load(t + 8); c3d = Vector128.Load(t + 12); t += rowStride;
            c4a = Vector128.Load(t); c4b = Vector128.Load(t + 4); c4c = Vector128.Load(t + 8); c4d = Vector128.Load(t + 12); t += rowStride;
            c5a = Vector128.Load(t); c5b = Vector128.Load(t + 4); c5c = Vector128.Load(t + 8); c5d = Vector128.Load(t + 12);
        }

        for (; depth > 0; depth--, a += stride, b += 16)
        {
            var ba = Vector128.Load(b); var bb = Vector128.Load(b + 4); var bc = Vector128.Load(b + 8); var bd = Vector128.Load(b + 12);
            var x = Vector128.Create(a[0]);
            c0a = Vector128.FusedMultiplyAdd(x, ba, c0a); c0b = Vector128.FusedMultiplyAdd(x, bb, c0b);
            c0c = Vector128.FusedMultiplyAdd(x, bc, c0c); c0d = Vector128.FusedMultiplyAdd(x, bd, c0d);
            x = Vector128.Create(a[1]);
            c1a = Vector128.FusedMultiplyAdd(x, ba, c1a); c1b = Vector128.FusedMultiplyAdd(x, bb, c1b);
            c1c = Vector128.FusedMultiplyAdd(x, bc, c1c); c1d = Vector128.FusedMultiplyAdd(x, bd, c1d);
            x = Vector128.Create(a[2]);
            c2a = Vector128.FusedMultiplyAdd(x, ba, c2a); c2b = Vector128.FusedMultiplyAdd(x, bb, c2b);
            c2c = Vector128.FusedMultiplyAdd(x, bc, c2c); c2d = Vector128.FusedMultiplyAdd(x, bd, c2d);
            x = Vector128.Create(a[3]);
            c3a = Vector128.FusedMultiplyAdd(x, ba, c3a); c3b = Vector128.FusedMultiplyAdd(x, bb, c3b);
            c3c = Vector128.FusedMultiplyAdd(x, bc, c3c); c3d = Vector128.FusedMultiplyAdd(x, bd, c3d);
            x = Vector128.Create(a[4]);
            c4a = Vector128.FusedMultiplyAdd(x, ba, c4a); c4b = Vector128.FusedMultiplyAdd(x, bb, c4b);
            c4c = Vector128.FusedMultiplyAdd(x, bc, c4c); c4d = Vector128.FusedMultiplyAdd(x, bd, c4d);
            x = Vector128.Create(a[5]);
            c5a = Vector128.FusedMultiplyAdd(x, ba, c5a); c5b = Vector128.FusedMultiplyAdd(x, bb, c5b);
            c5c = Vector128.FusedMultiplyAdd(x, bc, c5c); c5d = Vector128.FusedMultiplyAdd(x, bd, c5d);
        }

        t = c;
        c0a.Store(t); c0b.Store(t + 4); c0c.Store(t + 8); c0d.Store(t + 12); t += rowStride;
        c1a.Store(t); c1b.Store(t + 4); c1c.Store(t + 8); c1d.Store(t + 12); t += rowStride;
        c2a.Store(t); c2b.Store(t + 4); c2c.Store(t + 8); c2d.Store(t + 12); t += rowStride;
        c3a.Store(t); c3b.Store(t + 4); c3c.Store(t + 8); c3d.Store(t + 12); t += rowStride;
        c4a.Store(t); c4b.Store(t + 4); c4c.Store(t + 8); c4d.Store(t + 12); t += rowStride;
        c5a.Store(t); c5b.Store(t + 4); c5c.Store(t + 8); c5d.Store(t + 12);
    }
}
