using System.Globalization;
using System.Text.Json;

namespace Taoverse.Hub.Uploads;

/// <summary>
/// What has been sent of an object in parts: the addresses that the hub gave, then a line for each part that it has. The addresses
/// are signed, so the file is for its owner alone, and they end after a day.
/// </summary>
internal sealed class UploadJournal
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(20);
    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, string> _tags = [];

    private UploadJournal(string path, MultipartTargets targets) => (_path, Targets) = (path, targets);

    public MultipartTargets Targets { get; }

    /// <summary>Reads what an earlier run left; null where there is nothing of use.</summary>
    public static UploadJournal? Find(string folder, string key, TimeProvider time)
    {
        var path = PathOf(folder, key);
        try
        {
            if (!File.Exists(path) || time.GetUtcNow() - File.GetCreationTimeUtc(path) > Lifetime)
            {
                return null;
            }

            var lines = File.ReadAllText(path).Split('\n');
            var journal = new UploadJournal(path, JsonSerializer.Deserialize<MultipartTargets>(lines[0])!);

            // What follows the last line break was cut off by the end of a process.
            foreach (var parts in lines[1..^1].Select(l => l.Split(' ', 2)).Where(p => p.Length == 2))
            {
                journal._tags[int.Parse(parts[0], CultureInfo.InvariantCulture)] = parts[1];
            }

            return journal;
        }
        catch (Exception error) when (error is JsonException or FormatException or IOException or NotSupportedException)
        {
            return null;
        }
    }

    public static UploadJournal Begin(string folder, string key, MultipartTargets targets)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(folder, key);
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(path, options))
        {
            writer.Write(JsonSerializer.Serialize(targets) + "\n");
        }

        return new UploadJournal(path, targets);
    }

    public string? TagOf(int part)
    {
        lock (_lock)
        {
            return _tags.GetValueOrDefault(part);
        }
    }

    public void Add(int part, string tag)
    {
        lock (_lock)
        {
            _tags[part] = tag;
            File.AppendAllText(_path, string.Create(CultureInfo.InvariantCulture, $"{part} {tag}\n"));
        }
    }

    public void End() => File.Delete(_path);

    private static string PathOf(string folder, string key) => Path.Combine(folder, key + ".upload");
}
