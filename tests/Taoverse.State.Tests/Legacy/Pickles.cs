using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Taoverse.State.Legacy;

namespace Taoverse.State.Tests.Legacy;

/// <summary>Makes pickles by hand, and reads them within limits of time and memory.</summary>
internal static class Pickles
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);
    private const long MostMemory = 512L << 20;

    /// <summary>Bytes written as the characters of the same numbers.</summary>
    public static byte[] Raw(string characters) => Encoding.Latin1.GetBytes(characters);

    /// <summary>A text of a pickle of protocol 4.</summary>
    public static string Text(string text) => $"\u008c{(char)text.Length}{text}";

    /// <summary>A class of a pickle of protocol 4.</summary>
    public static string Class(string module, string name) => Text(module) + Text(name) + "\u0093";

    /// <summary>An archive as torch.save makes them.</summary>
    public static byte[] Archive(CompressionLevel compression, params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, compression).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    public static TaoverseException RefusedModels(byte[] pickle) => Refused(() => PythonModelTracker.Read(pickle, 9));

    public static TaoverseException RefusedWeights(byte[] file) => Refused(() => PythonCompetitionTracker.Read(file));

    /// <summary>Runs a reader that has to refuse, in bounded time and memory.</summary>
    public static TaoverseException Refused(Func<object> read)
    {
        var error = Bounded(() => Record.Exception(read));
        return Assert.IsType<TaoverseException>(error);
    }

    /// <summary>Runs something within limits of time and memory.</summary>
    public static T Bounded<T>(Func<T> work)
    {
        var memory = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var result = work();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, MostTime);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, MostMemory);
        return result;
    }
}
