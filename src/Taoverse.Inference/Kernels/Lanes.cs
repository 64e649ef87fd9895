using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Taoverse.Inference.Kernels;

/// <summary>Eight floats at a time, and what is left at the end of a row as eight too.</summary>
internal static unsafe class Lanes
{
    public const int Count = 8;

    /// <summary>Loads up to eight floats; lanes beyond hold <paramref name="fill"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from, int available, float fill = 0) =>
        available >= Count ? Vector256.Load(from) : LoadRest(from, available, fill);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* to, int room)
    {
        if (room >= Count)
        {
            value.Store(to);
        }
        else
        {
            StoreRest(value, to, room);
        }
    }

    /// <summary>Adds eight doubles in a fixed order.</summary>
    public static double Sum(Vector256<double> low, Vector256<double> high)
    {
        var four = low + high;
        return four.GetElement(0) + four.GetElement(1) + (four.GetElement(2) + four.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<float> LoadRest(float* from, int available, float fill)
    {
        var lanes = stackalloc float[Count];
        for (var i = 0; i < Count; i++)
        {
            lanes[i] = i < available ? from[i] : fill;
        }

        return Vector256.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreRest(Vector256<float> value, float* to, int room)
    {
        for (var i = 0; i < room; i++)
        {
            to[i] = value.GetElement(i);
        }
    }
}
