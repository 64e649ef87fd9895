using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Taoverse.PowerShell.Tests;

/// <summary>The files at the root of the module.</summary>
internal static class ModuleFiles
{
    private static readonly string Root = typeof(ModuleFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ModuleRoot").Value!;

    public static XDocument Formats() => XDocument.Load(Path.Combine(Root, "Taoverse.Format.ps1xml"));

    /// <summary>The strings of a list in the manifest, such as CmdletsToExport.</summary>
    public static string[] ManifestList(string key)
    {
        var manifest = File.ReadAllText(Path.Combine(Root, "Taoverse.psd1"));
        var list = Regex.Match(manifest, $@"\b{key}\s*=\s*@\(([^)]*)\)");
        Assert.True(list.Success, $"The manifest has no list {key}.");
        return [.. Regex.Matches(list.Groups[1].Value, "'([^']+)'").Select(match => match.Groups[1].Value)];
    }
}
