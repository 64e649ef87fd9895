using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>The rows of a file of JSON lines, found by where their lines begin.</summary>
internal sealed class HubDataset : IDisposable
{
    private const byte LineEnd = (byte)'\n';
    private const int BufferBytes = 1 << 20;
    private readonly SafeFileHandle _file;

    // Where each row begins, and where the last one ends.
    private readonly List<long> _begins = [];

    /// <exception cref="TaoverseException"><c>DatasetUnreadable</c>.</exception>
    public HubDataset(string name, string path)
    {
        Name = name;
        try
        {
            _file = File.OpenHandle(path, options: FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TaoverseException(
                "DatasetUnreadable", FaultKind.NotFound, $"The dataset '{name}' cannot be read: {error.Message}", "Give a file of JSON lines.", error);
        }

        Index();
    }

    public string Name { get; }

    public int Count => _begins.Count - 1;

    public long Bytes => _begins[^1];

    public void Dispose() => _file.Dispose();

    public JsonElement Read(int row)
    {
        var bytes = new byte[_begins[row + 1] - _begins[row]];
        RandomAccess.Read(_file, bytes, _begins[row]);
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    private void Index()
    {
        _begins.Add(0);
        var buffer = new byte[BufferBytes];
        var at = 0L;
        for (int read; (read = RandomAccess.Read(_file, buffer, at)) > 0; at += read)
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] == LineEnd)
                {
                    _begins.Add(at + i + 1);
                }
            }
        }

        if (_begins[^1] != at)
        {
            _begins.Add(at);
        }
    }
}
