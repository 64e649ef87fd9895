using System.Management.Automation;
using System.Reflection;

namespace Taoverse.PowerShell.Scripts;

/// <summary>The module that this assembly belongs to.</summary>
internal static class ThisModule
{
    private static readonly Lazy<IReadOnlySet<string>> CommandNames = new(() =>
        (from type in typeof(ThisModule).Assembly.GetExportedTypes()
         let cmdlet = type.GetCustomAttribute<CmdletAttribute>()
         where cmdlet is not null
         select $"{cmdlet.VerbName}-{cmdlet.NounName}").ToHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>The folder of the module's assemblies.</summary>
    public static string Bin { get; } = Path.GetDirectoryName(typeof(ThisModule).Assembly.Location)!;

    /// <summary>The module's manifest.</summary>
    public static string Manifest { get; } = Path.GetFullPath(Path.Combine(Bin, "..", "..", "Taoverse.psd1"));

    /// <summary>Whether a name is that of one of the module's commands.</summary>
    public static bool Has(string? command) => command is not null && CommandNames.Value.Contains(command);
}
