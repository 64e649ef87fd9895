using System.Diagnostics;
using System.Text;

namespace Taoverse.Execution;

/// <summary>A tree on Linux, known by parentage and by an environment variable that descendants inherit.</summary>
/// <remarks>
/// A descendant that starts a session of its own and outlives its parent is adopted by init, but keeps the variable. Only
/// one that clears its environment and is adopted between two looks is lost sight of.
/// </remarks>
internal sealed class LinuxProcessTree : ProcessTree
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly byte[] marker;
    private readonly LinuxProcess? root;
    private readonly HashSet<(int Id, ulong StartTime)> members = [];
    private readonly HashSet<(int Id, ulong StartTime)> strangers = [];

    public LinuxProcessTree(Process root, string marker)
    {
        this.marker = Encoding.ASCII.GetBytes(marker);
        this.root = LinuxProcess.Find(root.Id);
        if (this.root is { } process)
        {
            members.Add(Key(process));
        }
    }

    public override long MeasureMemory() => FindAlive().Sum(process => process.ReadMemory());

    public override bool AskToEnd()
    {
        if (root is not { } process || LinuxProcess.Find(process.Id)?.StartTime != process.StartTime)
        {
            return false;
        }

        process.Send(LinuxProcess.Terminate);
        return true;
    }

    public override async Task KillAsync()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(5).ConfigureAwait(false))
        {
            var alive = StopAll();
            if (alive.Count == 0)
            {
                return;
            }

            alive.ForEach(process => process.Send(LinuxProcess.Kill));
        }
    }

    /// <summary>Stops them all before any is killed, so that none can start another meanwhile.</summary>
    private List<LinuxProcess> StopAll()
    {
        var stopped = new HashSet<int>();
        while (true)
        {
            var alive = FindAlive();
            var moving = alive.FindAll(process => stopped.Add(process.Id));
            if (moving.Count == 0)
            {
                return alive;
            }

            moving.ForEach(process => process.Send(LinuxProcess.Stop));
        }
    }

    private List<LinuxProcess> FindAlive()
    {
        lock (gate)
        {
            var all = LinuxProcess.All().ToDictionary(process => process.Id);
            strangers.IntersectWith(all.Values.Select(Key));
            return [.. all.Values.Where(process => !process.IsDead && IsMember(process, all))];
        }
    }

    private bool IsMember(LinuxProcess process, Dictionary<int, LinuxProcess> all)
    {
        if (members.Contains(Key(process)))
        {
            return true;
        }

        if (strangers.Contains(Key(process)))
        {
            return false;
        }

        // Ids go around, so a child may stand before its parent.
        if (all.TryGetValue(process.ParentId, out var parent) && parent.Id != process.Id && IsMember(parent, all))
        {
            return members.Add(Key(process));
        }

        var environment = process.ReadEnvironment();
        if (environment.AsSpan().IndexOf(marker) >= 0)
        {
            return members.Add(Key(process));
        }

        // In mid-start the environment reads empty; then it is looked at again.
        if (environment is not { Length: 0 })
        {
            strangers.Add(Key(process));
        }

        return false;
    }

    private static (int Id, ulong StartTime) Key(LinuxProcess process) => (process.Id, process.StartTime);
}
