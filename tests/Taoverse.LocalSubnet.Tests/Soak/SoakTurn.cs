namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>Work that is done piece by piece, and can be held up between two pieces.</summary>
internal sealed class SoakTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits for the turn; it ends with the object that is given.</summary>
    public async Task<IDisposable> TakeAsync()
    {
        await _turn.WaitAsync();
        return new Taken(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Taken(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
