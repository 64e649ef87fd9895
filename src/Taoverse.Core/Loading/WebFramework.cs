using System.Runtime.InteropServices;

namespace Taoverse.Loading;

/// <summary>Where ASP.NET Core's shared framework is: a shell does not bring it, an installed .NET runtime may.</summary>
public static class WebFramework
{
    private const string Name = "Microsoft.AspNetCore.App";
    private static readonly Lazy<string?> Found = new(() => Find(Roots(), Environment.Version));

    /// <summary>The folder of its assemblies, of the major version of the running runtime; null where there is none.</summary>
    public static string? Folder => Found.Value;

    /// <summary>The newest version of the framework that fits a runtime, in the first root that has one.</summary>
    internal static string? Find(IEnumerable<string> roots, Version runtime) =>
        (from root in roots
         let shared = Path.Combine(root, "shared", Name)
         where Directory.Exists(shared)
         let fitting = from folder in Directory.EnumerateDirectories(shared)
                       let version = Version.TryParse(Path.GetFileName(folder), out var read) ? read : null
                       where version is not null && version.Major == runtime.Major
                       orderby version == runtime descending, version descending
                       select folder
         select fitting.FirstOrDefault()).FirstOrDefault(folder => folder is not null);

    // https://learn.microsoft.com/dotnet/core/tools/dotnet-environment-variables, and the installers' defaults.
    private static IEnumerable<string> Roots()
    {
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            yield return root;
        }

        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "dotnet");
        }
        else
        {
            yield return "/usr/local/share/dotnet";
            yield return "/usr/share/dotnet";
            yield return "/usr/lib/dotnet";
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet");
        }
    }
}
