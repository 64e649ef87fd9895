using System.Reflection;
using System.Text.Json;

namespace Taoverse.Tests;

/// <summary>Golden data of the real peers.</summary>
internal static class Golden
{
    private static readonly string Folder = typeof(Golden).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "GoldenFolder").Value!;

    /// <summary>Golden data that may not be copied into the repository; it stands beside a checkout where someone put it.</summary>
    private static readonly string Beside = Path.GetFullPath(Path.Combine(Folder, "../../../shared/golden"));

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static string PathBeside(string name) => Path.Combine(Beside, name);

    public static JsonElement Json(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
        return document.RootElement.Clone();
    }

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static byte[] Hex(string text) => Convert.FromHexString(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text);

    public static byte[] Hex(this JsonElement element, string property) => Hex(element.GetProperty(property).GetString()!);

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
