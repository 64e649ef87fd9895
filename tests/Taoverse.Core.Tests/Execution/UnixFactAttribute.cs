namespace Taoverse.Core.Tests.Execution;

/// <summary>A test that speaks to a Unix shell; it is skipped, and says so, where there is none.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "There is no /bin/sh on Windows.";
        }
    }
}
