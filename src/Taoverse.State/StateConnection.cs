using System.Diagnostics;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Taoverse.State;

/// <summary>One connection to the state's file, used by one thread at a time, with errors in this project's words.</summary>
internal sealed class StateConnection : IDisposable
{
    // How long SQLite itself waits for a lock before this class looks whether the caller has cancelled.
    private const int NativeWaitMilliseconds = 100;
    private readonly SqliteConnection connection;
    private readonly SemaphoreSlim turn = new(1);
    private readonly TimeSpan patience;

    public StateConnection(string path, TimeSpan patience)
    {
        Path = path;
        this.patience = patience;
        CreateFile(path);
        connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,

            // Zero would mean for ever.
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds)),
        }.ToString());
        try
        {
            connection.Open();
            Set("busy_timeout", NativeWaitMilliseconds);
            if (Set("journal_mode", "WAL") is not "wal")
            {
                throw StateErrors.NotWritable(path, new IOException("it cannot be switched to a write-ahead log."));
            }

            // A commit is on the disk when it returns, so that not even a power cut takes it back.
            Set("synchronous", "FULL");
            Set("foreign_keys", "ON");
            Set("trusted_schema", "OFF");
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw StateErrors.From(error, path);
        }
        catch (TaoverseException)
        {
            connection.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Reads in a transaction, so that several statements see one state.</summary>
    public T Read<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        try
        {
            return Run("BEGIN", work, cancellationToken);
        }
        catch (Exception error) when (error is FormatException or InvalidCastException or OverflowException)
        {
            throw StateErrors.Damaged(Path, $"it holds a value that cannot be: {error.Message}", error);
        }
    }

    /// <summary>Reads and writes in a transaction that no other process can come into.</summary>
    public T Write<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) => Run("BEGIN IMMEDIATE", work, cancellationToken);

    public void Dispose()
    {
        turn.Wait(patience);
        connection.Dispose();
        turn.Release();
    }

    private T Run<T>(string begin, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        if (!turn.Wait(patience, cancellationToken))
        {
            throw StateErrors.Busy(Path);
        }

        try
        {
            ObjectDisposedException.ThrowIf(connection.Handle is null, this);
            Begin(begin, cancellationToken);
            try
            {
                var result = work(connection);
                Check(sqlite3_exec(connection.Handle, "COMMIT"));
                return result;
            }
            finally
            {
                // After an error, which may have ended the transaction already.
                if (sqlite3_get_autocommit(connection.Handle) == 0)
                {
                    _ = sqlite3_exec(connection.Handle, "ROLLBACK");
                }
            }
        }
        catch (SqliteException error)
        {
            throw StateErrors.From(error, Path);
        }
        finally
        {
            turn.Release();
        }
    }

    private void Begin(string begin, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var code = sqlite3_exec(connection.Handle, begin);
            if (code == SQLITE_OK)
            {
                return;
            }

            if (code != SQLITE_BUSY || watch.Elapsed > patience)
            {
                Check(code);
            }
        }
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, connection.Handle);

    private object? Set(string pragma, object value)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma} = {value}";
        return command.ExecuteScalar();
    }

    private static void CreateFile(string path)
    {
        StateFolder.Create(System.IO.Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            // SQLite gives the files beside it the same mode.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            new FileStream(path, options).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StateErrors.NotWritable(path, error);
        }
    }
}
