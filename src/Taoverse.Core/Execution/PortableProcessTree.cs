using System.ComponentModel;
using System.Diagnostics;

namespace Taoverse.Execution;

/// <summary>What .NET alone knows of a tree: its root, and who descends from it while every link of the chain is alive.</summary>
internal sealed class PortableProcessTree(Process root) : ProcessTree
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override long MeasureMemory()
    {
        try
        {
            root.Refresh();
            return root.HasExited ? 0 : root.WorkingSet64;
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            return 0;
        }
    }

    public override async Task KillAsync()
    {
        try
        {
            root.Kill(entireProcessTree: true);
            await root.WaitForExitAsync().WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException or TimeoutException)
        {
            // Gone already, or beyond what this user may end.
        }
    }
}
