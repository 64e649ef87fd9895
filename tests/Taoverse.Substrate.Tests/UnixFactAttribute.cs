namespace Taoverse.Substrate.Tests;

/// <summary>A test of file modes, which Windows does not have; it is skipped there, and says so.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no file modes.";
        }
    }
}
