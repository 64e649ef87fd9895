namespace Taoverse.Core.Tests.Execution;

/// <summary>A test of what only Linux offers; it is skipped, and says so, elsewhere.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Only Linux shows processes under /proc.";
        }
    }
}
