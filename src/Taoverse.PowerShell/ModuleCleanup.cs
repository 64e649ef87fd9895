using Taoverse.Substrate.Subtensor;

namespace Taoverse.PowerShell;

/// <summary>What removing the module has to do.</summary>
public static class ModuleCleanup
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Closes every session of this process, and waits up to 5 s for that.</summary>
    public static void CloseAll() => Task.Run(async () =>
    {
        foreach (var session in SubtensorSession.Open)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }).Wait(Limit);
}
