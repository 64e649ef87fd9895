namespace Taoverse.Substrate.Tests;

/// <summary>Runs a reader on hostile input.</summary>
internal static class Bounded
{
    // A byte of input may become an object with its headers and a place in a list or two.
    private const int BytesPerInputByte = 256;
    private const int Fixed = 1 << 20;

    /// <summary>The reader may answer or refuse with an error of this project; it must not allocate beyond a bound set by the input's size.</summary>
    public static void Run(int inputLength, Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (TaoverseException)
        {
            // A typed refusal is the answer that most inputs deserve.
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < Fixed + ((long)BytesPerInputByte * inputLength), $"{inputLength} bytes of input made {allocated} bytes of objects");
    }
}
