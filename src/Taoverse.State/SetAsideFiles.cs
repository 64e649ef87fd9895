using System.Globalization;

namespace Taoverse.State;

/// <summary>Gives a database's files another name.</summary>
internal static class SetAsideFiles
{
    // The log goes first: beside a new database, SQLite would take an old log for that database's own.
    private static readonly string[] Suffixes = ["-wal", "-shm", string.Empty];

    public static IReadOnlyList<string> Move(string path, DateTimeOffset now)
    {
        var target = FindFree(path, now);
        var moved = new List<string>();
        foreach (var suffix in Suffixes.Where(s => File.Exists(path + s)))
        {
            try
            {
                File.Move(path + suffix, target + suffix, overwrite: false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw StateErrors.NotWritable(path + suffix, error);
            }

            moved.Add(target + suffix);
        }

        return moved;
    }

    private static string FindFree(string path, DateTimeOffset now)
    {
        var stem = Path.ChangeExtension(path, null) + ".damaged-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return Enumerable.Range(1, int.MaxValue)
            .Select(n => (n == 1 ? stem : $"{stem}-{n}") + Path.GetExtension(path))
            .First(target => !Suffixes.Any(suffix => File.Exists(target + suffix)));
    }
}
