using Taoverse.Tests;

namespace Taoverse.Hub.Tests.Peers;

/// <summary>A test against @huggingface/hub; it is skipped, and says so, where Node.js or the package is absent.</summary>
internal sealed class HubPeerFactAttribute : FactAttribute
{
    public HubPeerFactAttribute()
    {
        if (NodeJs is null)
        {
            Skip = "!! Node.js is absent: THE HUB'S BYTES WERE NOT PROVEN AGAINST @huggingface/hub. Install Node.js 20 or newer.";
        }
        else if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@huggingface", "hub")))
        {
            Skip = "!! @huggingface/hub is absent: THE HUB'S BYTES WERE NOT PROVEN AGAINST IT. Run npm ci in tests/peers.";
        }
    }

    /// <summary>The folder of the peers.</summary>
    public static string Folder { get; } = Path.GetFullPath(Golden.PathOf("../peers"));

    /// <summary>The program of Node.js; null where there is none.</summary>
    public static string? NodeJs { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node"))
        .FirstOrDefault(File.Exists);
}
