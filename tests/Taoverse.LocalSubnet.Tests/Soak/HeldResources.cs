using System.Globalization;
using Taoverse.Tests;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>What this process holds at a moment.</summary>
/// <param name="Memory">Live objects after full collections, in bytes.</param>
/// <param name="LargeObjects">The large ones among them, which are mostly pooled buffers, in bytes.</param>
/// <param name="Committed">What the collector has of the system to hold them in, in bytes.</param>
/// <param name="ResidentSet">What the system counts as the process's memory, in bytes.</param>
/// <param name="Anonymous">Of that what is no page of a file, which the system can take back; all of it where the system does not tell.</param>
/// <param name="Native">What code that is not managed has allocated and not given back, in bytes; 0 where the allocator does not tell.</param>
/// <param name="Handles">Open files and sockets; 0 where the system does not tell.</param>
/// <param name="Sockets">The sockets among them.</param>
/// <param name="Connections">The sockets among these that are connected to some ports, port by port.</param>
internal sealed record HeldResources(
    long Memory, long LargeObjects, long Committed, long ResidentSet, long Anonymous, long Native, int Handles, int Sockets, IReadOnlyList<int> Connections)
{
    private const int LargeObjectHeap = 3;
    private const string Descriptors = "/proc/self/fd";

    /// <summary>The sockets that are connected to none of these ports; 0 where the system does not tell.</summary>
    public int OtherSockets => Math.Max(0, Sockets - Connections.Sum());

    /// <summary>Collects all garbage, lets collector and allocator give back what they keep for later, and looks.</summary>
    /// <param name="ports">The ports to which connections are counted by themselves.</param>
    public static HeldResources Take(IReadOnlyList<int> ports)
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        NativeAllocator.Trim();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var targets = Directory.Exists(Descriptors)
            ? Directory.GetFileSystemEntries(Descriptors).Select(f => new FileInfo(f).LinkTarget ?? "").ToArray()
            : [];
        var info = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        var large = info.GenerationInfo[LargeObjectHeap];
        return new HeldResources(
            memory, large.SizeAfterBytes - large.FragmentationAfterBytes, info.TotalCommittedBytes, Environment.WorkingSet, ReadAnonymous(), NativeAllocator.InUse(),
            targets.Length, targets.Count(t => t.StartsWith("socket:", StringComparison.Ordinal)),
            [.. ports.Select(port => OpenConnections.List().Count(connection => connection.RemoteEndPoint.Port == port))]);
    }

    private static long ReadAnonymous()
    {
        const string Status = "/proc/self/status", Name = "RssAnon:";
        var line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return line is null ? Environment.WorkingSet : long.Parse(line[Name.Length..^"kB".Length], CultureInfo.InvariantCulture) << 10;
    }
}
