using System.Reflection;

namespace Taoverse.PowerShell.LocalSubnets;

/// <summary>Whether this process can run a web server.</summary>
internal static class WebHosting
{
    /// <summary>Gives a clear error where ASP.NET Core is absent, before anything fails for want of it.</summary>
    public static void Require()
    {
        try
        {
            Assembly.Load("Microsoft.AspNetCore");
        }
        catch (FileNotFoundException missing)
        {
            throw new TaoverseException(
                "AspNetCoreMissing", FaultKind.NotSupported,
                $"The local subnet needs ASP.NET Core {Environment.Version.Major}, which this machine does not have.",
                $"Install the ASP.NET Core {Environment.Version.Major} runtime (https://dotnet.microsoft.com/download), or set DOTNET_ROOT to where it is.",
                missing);
        }
    }
}
