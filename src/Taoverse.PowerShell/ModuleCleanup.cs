using Taoverse.LocalSubnet;
using Taoverse.PowerShell.Metagraphs;
using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell;

/// <summary>What removing the module has to do.</summary>
public static class ModuleCleanup
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Stops every background sync, closes every session and stops every local subnet of this process, and waits up to 5 s for that.</summary>
    public static void CloseAll() => Task.Run(async () =>
    {
        await BackgroundSyncs.StopAllAsync().ConfigureAwait(false);
        await Task.WhenAll(SubtensorSession.Open.Select(session => session.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(LocalSubnetHost.Running.Select(host => host.DisposeAsync().AsTask())).ConfigureAwait(false);
    }).Wait(Limit);
}
