using Taoverse.Storage;

namespace Taoverse.Hub.Transfers;

/// <summary>Adds up what several files at once transfer.</summary>
internal sealed class TransferMeter(long total, IProgress<TransferProgress>? progress)
{
    private long _bytes;

    public void Add(string file, long fileBytes, long fileTotal, long added)
    {
        var bytes = Interlocked.Add(ref _bytes, added);
        progress?.Report(new TransferProgress(file, fileBytes, fileTotal, bytes, total));
    }
}
