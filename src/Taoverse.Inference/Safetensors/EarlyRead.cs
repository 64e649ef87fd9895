namespace Taoverse.Inference.Safetensors;

/// <summary>Reads weights from the start while their config and headers are looked at, so that the disk is not idle meanwhile; the system keeps what it has read.</summary>
internal sealed class EarlyRead : IDisposable
{
    private const int Step = 1 << 20;
    private readonly Thread thread;
    private volatile bool isOver;

    /// <summary>Begins; a folder without weights is left to those who read it in earnest.</summary>
    public EarlyRead(string folder)
    {
        thread = new Thread(() => Run(folder)) { IsBackground = true, Name = "Reads weights early" };
        thread.Start();
    }

    /// <summary>Stops after the step under way.</summary>
    public void Dispose()
    {
        isOver = true;
        thread.Join();
    }

    private void Run(string folder)
    {
        try
        {
            if (Directory.GetFiles(folder, "*.safetensors").Min(StringComparer.Ordinal) is not { } file)
            {
                return;
            }

            using var handle = File.OpenHandle(file, options: FileOptions.SequentialScan);
            var buffer = new byte[Step];
            for (var at = 0L; !isOver && RandomAccess.Read(handle, buffer, at) is > 0 and var count; at += count)
            {
            }
        }
        catch (Exception)
        {
            // Whoever reads it in earnest says what is wrong.
        }
    }
}
