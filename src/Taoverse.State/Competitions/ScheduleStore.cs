using System.Globalization;
using Taoverse.Competitions;

namespace Taoverse.State.Competitions;

/// <summary>The competition schedules that were loaded, one a subnet: files <c>schedule-NETUID.json</c> in the state folder.</summary>
/// <remarks>Several processes may use it at once: a file is there whole or not at all, and the last one that is saved holds.</remarks>
public sealed class ScheduleStore
{
    private const string Prefix = "schedule-";
    private const string Suffix = ".json";
    private readonly string folder;

    /// <summary>Opens the store, which need not be there yet.</summary>
    /// <param name="folder">The state folder; null for the default one.</param>
    public ScheduleStore(string? folder = null) => this.folder = StateFolder.Resolve(folder);

    /// <summary>Keeps a schedule in place of the one before.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <exception cref="TaoverseException"><c>CustomEpsilon</c>: it has no JSON form. <c>StateNotWritable</c>.</exception>
    public void Save(CompetitionSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var json = ScheduleJson.Write(schedule);
        var path = PathOf(schedule.NetUid);
        StateFolder.Create(folder);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(json);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw StateErrors.NotWritable(path, error);
        }
    }

    /// <summary>Gives the schedule of a subnet; null where none was loaded.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <exception cref="TaoverseException"><c>StoredScheduleDamaged</c>: the file was changed by hand, or by another program.</exception>
    public CompetitionSchedule? Find(int netUid)
    {
        var path = PathOf(netUid);
        try
        {
            var schedule = ScheduleJson.Read(File.ReadAllBytes(path));
            return schedule.NetUid == netUid ? schedule : throw Damaged(path, $"It is of netuid {schedule.NetUid}.", null);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (TaoverseException error) when (error.ErrorId == "InvalidSchedule")
        {
            throw Damaged(path, error.Message, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Damaged(path, error.Message, error);
        }
    }

    /// <summary>Gives the schedule of a subnet.</summary>
    /// <param name="netUid">The subnet.</param>
    /// <exception cref="TaoverseException"><c>NoSchedule</c>: none was loaded. <c>StoredScheduleDamaged</c>.</exception>
    public CompetitionSchedule Get(int netUid) => Find(netUid) ?? throw new TaoverseException(
        "NoSchedule", FaultKind.NotFound,
        string.Create(CultureInfo.InvariantCulture, $"No competition schedule of netuid {netUid} was loaded into the state {folder}."),
        "Load one with Import-CompetitionSchedule, or name another state with -StatePath.");

    /// <summary>Gives the netuids of which a schedule was loaded, in ascending order.</summary>
    public IReadOnlyList<int> ListNetUids() => !Directory.Exists(folder) ? [] :
    [
        .. from path in Directory.EnumerateFiles(folder, Prefix + "*" + Suffix)
           let number = Path.GetFileName(path)[Prefix.Length..^Suffix.Length]
           where ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
           let netUid = int.Parse(number, CultureInfo.InvariantCulture)
           orderby netUid
           select netUid,
    ];

    private string PathOf(int netUid) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{netUid}{Suffix}"));

    private static TaoverseException Damaged(string path, string reason, Exception? cause) => new(
        "StoredScheduleDamaged", FaultKind.InvalidData, $"The stored schedule {path} cannot be used: {reason}",
        "Load the schedule again with Import-CompetitionSchedule; that replaces the file.", cause);
}
