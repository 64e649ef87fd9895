using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Taoverse.Torch.Benchmarks;

/// <summary>Python's PyTorch with the same checkpoint, in a process that computes whenever it gets a line.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process process;

    public PythonPeer(string folder, int threads, int[] tokens)
    {
        var script = typeof(PythonPeer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Peer").Value!;
        var start = new ProcessStartInfo("/usr/bin/python3", [script, folder, threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
        Version = Ask(string.Join(' ', tokens));
    }

    public string Version { get; }

    public double Loss() => double.Parse(Ask(string.Empty), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        return process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The peer ended: it needs python3 with torch and numpy.");
    }
}
