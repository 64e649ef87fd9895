using System.Net.NetworkInformation;

namespace Taoverse.Tests;

/// <summary>The machine's TCP connections that somebody holds open, also those that the other side has given up.</summary>
internal static class OpenConnections
{
    public static IEnumerable<TcpConnectionInformation> List() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Where(connection => connection.State is TcpState.Established or TcpState.CloseWait);
}
