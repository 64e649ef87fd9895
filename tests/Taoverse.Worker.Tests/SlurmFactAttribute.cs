using System.ComponentModel;
using System.Diagnostics;

namespace Taoverse.Worker.Tests;

/// <summary>A test that needs a Slurm with a node to run on; it is skipped, and says so, where there is none.</summary>
internal sealed class SlurmFactAttribute : FactAttribute
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly Lazy<bool> HasNode = new(FindNode);

    public SlurmFactAttribute()
    {
        if (!HasNode.Value)
        {
            Skip = "!! Slurm is absent or has no idle node: THE WORKER WAS NOT RUN THROUGH srun. On Debian: slurm-wlm and munge.";
        }
    }

    private static bool FindNode()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("sinfo", ["--noheader", "--states=idle,mixed", "--format=%n"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var nodes = process.StandardOutput.ReadToEndAsync();
            return nodes.Wait(Deadline) && nodes.Result.Trim().Length > 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
