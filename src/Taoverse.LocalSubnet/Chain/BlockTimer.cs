namespace Taoverse.LocalSubnet.Chain;

/// <summary>Makes a block at every interval.</summary>
internal sealed class BlockTimer : IAsyncDisposable
{
    private readonly PeriodicTimer _timer;
    private readonly Task _running;

    /// <summary>Begins; the first block comes after one interval.</summary>
    public BlockTimer(LocalChain chain, TimeSpan interval, TimeProvider time)
    {
        _timer = new PeriodicTimer(interval, time);
        _running = Task.Run(async () =>
        {
            while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
            {
                chain.Make();
            }
        });
    }

    /// <summary>Ends, after the block that is being made.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _running.ConfigureAwait(false);
    }
}
