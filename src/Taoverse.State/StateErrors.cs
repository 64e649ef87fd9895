using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Taoverse.State;

/// <summary>Says in this project's words what SQLite and the file system have to say.</summary>
internal static class StateErrors
{
    public static TaoverseException From(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        SQLITE_CORRUPT or SQLITE_NOTADB => Damaged(path, error.Message, error),
        SQLITE_BUSY or SQLITE_LOCKED => Busy(path, error),
        SQLITE_FULL => DiskFull(path, error),

        // Where the log's index cannot grow, SQLite speaks of input and output only.
        SQLITE_IOERR when !HasRoom(path) => DiskFull(path, error),
        SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_PERM or SQLITE_AUTH => NotWritable(path, error),
        SQLITE_CONSTRAINT => new(
            "StateContradiction", FaultKind.InvalidData, $"What was to be kept in the state {path} contradicts itself: {error.Message}",
            "Read it again; nothing of it was kept.", error),
        _ => new(
            "StateFailed", FaultKind.Unavailable, $"The state {path} could not be used: {error.Message}",
            "Check the disk; a state on a network drive is not supported.", error),
    };

    public static TaoverseException Damaged(string path, string reason, Exception? cause = null) => new(
        "StateDamaged", FaultKind.InvalidData, $"The state {path} is damaged: {reason}",
        "Stop what uses it and set it aside: StateDatabase.SetAside, or rename state.db-wal, state.db-shm and then state.db by hand. "
        + "A new state is made on the next use, and a sync fills it again; the old files are kept.",
        cause);

    public static TaoverseException Busy(string path, Exception? cause = null) => new(
        "StateBusy", FaultKind.Timeout, $"The state {path} stayed in use by another process.", "Try again; if it lasts, look for a process that hangs.", cause);

    public static TaoverseException NotWritable(string path, Exception cause) => new(
        "StateNotWritable", FaultKind.Security, $"The state {path} cannot be opened for writing: {cause.Message}",
        $"Give this user the right to write there, or name another folder with -StatePath or {StateFolder.Variable}.", cause);

    private static TaoverseException DiskFull(string path, Exception cause) => new(
        "StateDiskFull", FaultKind.LimitsExceeded, $"There is no room for the state {path}: the disk is full.",
        "Make room and try again; nothing that was committed is lost.", cause);

    private static bool HasRoom(string path)
    {
        const long page = 1 << 16;
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace > page;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return true;
        }
    }
}
