using System.Management.Automation;

namespace Taoverse.PowerShell.Scripts.Isolation;

/// <summary>How another process of the running shell is started.</summary>
internal static class ShellProgram
{
    /// <summary>Finds the program, and the arguments that come before those of the shell.</summary>
    /// <exception cref="TaoverseException"><c>NoShell</c>.</exception>
    public static (string FileName, IReadOnlyList<string> Arguments) Find() =>
        Find(Environment.ProcessPath, Path.GetDirectoryName(typeof(PSObject).Assembly.Location)!, File.Exists);

    /// <summary>Chooses among what is there.</summary>
    /// <param name="running">The program of this process; null where it is unknown.</param>
    /// <param name="home">The folder of the shell's own assemblies.</param>
    /// <param name="exists">Whether a file is there.</param>
    internal static (string FileName, IReadOnlyList<string> Arguments) Find(string? running, string home, Func<string, bool> exists)
    {
        var name = Path.GetFileNameWithoutExtension(running);
        var program = Path.Combine(home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        var library = Path.Combine(home, "pwsh.dll");
        return name is "pwsh" or "pwsh-preview" ? (running!, [])
            : name is "dotnet" && exists(library) ? (running!, [library])
            : exists(program) ? (program, [])
            : throw new TaoverseException(
                "NoShell", FaultKind.NotFound, $"This shell runs inside '{running}', and there is no pwsh in '{home}' to start another process with.",
                "Run this in pwsh itself.");
    }
}
