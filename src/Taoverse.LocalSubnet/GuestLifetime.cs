using Microsoft.Extensions.Hosting;

namespace Taoverse.LocalSubnet;

/// <summary>
/// The lifetime of a server that is a guest in its process. The usual one takes SIGTERM for itself: a shell in which a subnet runs
/// would not end when it is told to.
/// </summary>
internal sealed class GuestLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
