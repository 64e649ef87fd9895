namespace Taoverse.Tests;

/// <summary>A test of what only Unix has; it is skipped, and says so, elsewhere.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has neither a /bin/sh nor Unix file modes.";
        }
    }
}
