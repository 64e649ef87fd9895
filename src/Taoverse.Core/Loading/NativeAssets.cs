using System.Runtime.InteropServices;

namespace Taoverse.Loading;

/// <summary>Finds native libraries where NuGet packages keep them: <c>runtimes/&lt;rid&gt;/native</c>.</summary>
internal static class NativeAssets
{
    public static string? Find(string folder, string library) =>
        Find(folder, library, RuntimeInformation.RuntimeIdentifier);

    public static string? Find(string folder, string library, string runtimeIdentifier) =>
        (from rid in Fallbacks(runtimeIdentifier)
         from name in Spellings(library)
         let path = Path.Combine(folder, "runtimes", rid, "native", name)
         where File.Exists(path)
         select path).FirstOrDefault();

    // linux-musl-x64 -> linux-musl -> linux -> any: a package names the widest platform its library runs on.
    private static IEnumerable<string> Fallbacks(string rid)
    {
        for (var end = rid.Length; end > 0; end = rid.LastIndexOf('-', end - 1))
        {
            yield return rid[..end];
        }

        yield return "any";
    }

    private static string[] Spellings(string library) =>
        OperatingSystem.IsWindows() ? [library, $"{library}.dll"]
        : OperatingSystem.IsMacOS() ? [library, $"{library}.dylib", $"lib{library}.dylib"]
        : [library, $"{library}.so", $"lib{library}.so"];
}
