using System.Runtime.InteropServices;

namespace Taoverse.Evaluation.Workers;

/// <summary>How the worker is started: by the host that runs this process, since a shell may be all that is installed.</summary>
public static class WorkerProgram
{
    private const string Library = "Taoverse.Worker.dll";
    private const string Script = "Taoverse.Worker.ps1";
    private const string TorchLibrary = "Taoverse.Torch.dll";

    /// <summary>Finds the worker's command.</summary>
    /// <param name="folder">The folder that holds the worker.</param>
    /// <returns>The program, and its arguments.</returns>
    /// <exception cref="TaoverseException"><c>WorkerNotFound</c>, <c>NoWorkerHost</c>.</exception>
    public static IReadOnlyList<string> Find(string folder)
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", Executable("dotnet")));
        return Find(folder, Environment.ProcessPath, host, File.Exists);
    }

    /// <summary>Tells whether the worker in a folder was built with the TorchSharp back end, which lies beside it then.</summary>
    /// <param name="folder">The folder that holds the worker.</param>
    public static bool HasTorch(string folder) => File.Exists(Path.Combine(folder, TorchLibrary));

    /// <summary>Tells the same of the worker that a command starts.</summary>
    /// <param name="command">The program, and its arguments.</param>
    internal static bool HasTorch(IReadOnlyList<string> command) =>
        command.Any(part => Path.GetFileName(part) is Library or Script && HasTorch(Path.GetDirectoryName(part) ?? string.Empty));

    /// <summary>Chooses among what is there.</summary>
    /// <param name="folder">The folder that holds the worker.</param>
    /// <param name="running">The program of this process; null where it is unknown.</param>
    /// <param name="host">Where the dotnet host of this process's runtime would be.</param>
    /// <param name="exists">Whether a file is there.</param>
    internal static IReadOnlyList<string> Find(string folder, string? running, string host, Func<string, bool> exists)
    {
        var library = Path.Combine(folder, Library);
        if (!exists(library))
        {
            throw new TaoverseException(
                "WorkerNotFound", FaultKind.NotFound, $"The worker '{library}' is missing.", "Build the module, or evaluate in this process.");
        }

        return Path.GetFileNameWithoutExtension(running) switch
        {
            "dotnet" => [running!, library],
            "pwsh" or "pwsh-preview" =>
                [running!, "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", Path.Combine(folder, Script)],
            _ when exists(host) => [host, library],
            _ => throw new TaoverseException(
                "NoWorkerHost", FaultKind.NotFound, $"This process runs inside '{running}', and there is no dotnet at '{host}' to start a worker with.",
                "Run this in pwsh, or install the .NET runtime."),
        };
    }

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;
}
