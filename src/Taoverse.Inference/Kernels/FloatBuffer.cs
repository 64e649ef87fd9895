using System.Runtime.InteropServices;

namespace Taoverse.Inference.Kernels;

/// <summary>Floats outside the garbage collector's heap, aligned to a cache line; grows, and forgets what it held when it does.</summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    private const nuint Alignment = 64;

    ~FloatBuffer() => Release();

    public float* Start { get; private set; }

    public long Length { get; private set; }

    /// <summary>Makes room for a number of floats.</summary>
    /// <returns>The first of them.</returns>
    public float* Need(long length)
    {
        if (length > Length)
        {
            Release();
            Start = (float*)NativeMemory.AlignedAlloc(checked((nuint)length * sizeof(float)), Alignment);
            Length = length;
        }

        return Start;
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
        Length = 0;
    }
}
