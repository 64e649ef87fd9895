using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Taoverse.State.Schema;
using Taoverse.StateWorker;

namespace Taoverse.State.Tests;

public class StateDatabaseTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_new_state_has_the_newest_schema()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        Assert.Equal(Migrations.All.Count, state.SchemaVersion);
        Assert.Equal(folder.File, state.Path);
    }

    [Fact]
    public void An_older_schema_is_brought_forward_and_keeps_its_data()
    {
        using var folder = new TemporaryState();
        using (var state = folder.Open())
        {
            state.MinerPositions.Update(9, "a", _ => 5);
        }

        string[] more = [.. Migrations.All, "ALTER TABLE miner_positions ADD COLUMN note TEXT; UPDATE miner_positions SET note = 'kept'"];
        using var migrated = StateDatabase.Open(folder.Folder, Patience, more, CancellationToken.None);
        Assert.Equal((more.Length, 5), (migrated.SchemaVersion, migrated.MinerPositions.Find(9, "a")));
    }

    [Fact]
    public async Task Several_who_bring_it_forward_at_once_do_so_once()
    {
        using var folder = new TemporaryState();
        folder.Open().Dispose();
        string[] more = [.. Migrations.All, "CREATE TABLE once (a INTEGER); INSERT INTO once VALUES (1)", "INSERT INTO once VALUES (2)"];
        var versions = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using var state = StateDatabase.Open(folder.Folder, Patience, more, CancellationToken.None);
            return state.SchemaVersion;
        })));
        Assert.All(versions, v => Assert.Equal(more.Length, v));
        using var migrated = StateDatabase.Open(folder.Folder, Patience, more, CancellationToken.None);
        Assert.Equal(2L, migrated.Connection.Read(c => Scalar(c, "SELECT count(*) FROM once"), CancellationToken.None));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_schema_before()
    {
        using var folder = new TemporaryState();
        folder.Open().Dispose();
        string[] broken = [.. Migrations.All, "CREATE TABLE half (a INTEGER); INSERT INTO nowhere VALUES (1)"];
        Assert.Equal("StateFailed", Assert.Throws<TaoverseException>(() => StateDatabase.Open(folder.Folder, Patience, broken, CancellationToken.None)).ErrorId);
        using var state = folder.Open();
        Assert.Equal(Migrations.All.Count, state.SchemaVersion);
        Assert.Null(state.Connection.Read(c => Scalar(c, "SELECT 1 FROM sqlite_master WHERE name = 'half'"), CancellationToken.None));
    }

    [Fact]
    public void A_newer_schema_is_refused_and_left_alone()
    {
        using var folder = new TemporaryState();
        string[] newer = [.. Migrations.All, "CREATE TABLE tomorrow (a INTEGER)"];
        StateDatabase.Open(folder.Folder, Patience, newer, CancellationToken.None).Dispose();
        var before = File.ReadAllBytes(folder.File);
        var error = Assert.Throws<TaoverseException>(folder.Open);
        Assert.Equal(("StateTooNew", FaultKind.NotSupported), (error.ErrorId, error.Kind));
        Assert.Contains($"schema version {newer.Length}", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder.File));
    }

    [Fact]
    public void The_database_of_another_program_is_refused_and_left_alone()
    {
        using var folder = new TemporaryState();
        Directory.CreateDirectory(folder.Folder);
        using (var other = new SqliteConnection($"Data Source={folder.File};Pooling=False"))
        {
            other.Open();
            Scalar(other, "CREATE TABLE bookmarks (a INTEGER)");
        }

        var error = Assert.Throws<TaoverseException>(folder.Open);
        Assert.Equal("NotAState", error.ErrorId);
        Assert.Contains("bookmarks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_that_waits_too_long_says_so_and_a_reader_need_not_wait()
    {
        using var folder = new TemporaryState();
        using var holder = folder.Open();
        using var other = StateDatabase.Open(folder.Folder, TimeSpan.FromMilliseconds(300));
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var holding = Task.Run(() => holder.MinerPositions.Update(9, "a", _ =>
        {
            entered.Set();
            leave.Wait(Patience);
            return 1;
        }));
        Assert.True(entered.Wait(Patience));
        Assert.Null(other.MinerPositions.Find(9, "a"));
        Assert.Equal("StateBusy", Assert.Throws<TaoverseException>(() => other.MinerPositions.Update(9, "b", _ => 2)).ErrorId);

        // In the process of the holder as well.
        using var caller = new CancellationTokenSource(200);
        Assert.ThrowsAny<OperationCanceledException>(() => holder.MinerPositions.Update(9, "b", _ => 2, caller.Token));
        leave.Set();
        await holding.WaitAsync(Patience);
        other.MinerPositions.Update(9, "b", position => 2);
        Assert.Equal((1, 2), (other.MinerPositions.Find(9, "a"), holder.MinerPositions.Find(9, "b")));
    }

    [Fact]
    public async Task A_writer_who_waits_can_be_cancelled()
    {
        using var folder = new TemporaryState();
        using var holder = folder.Open();
        using var other = folder.Open();
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var holding = Task.Run(() => holder.MinerPositions.Update(9, "a", _ =>
        {
            entered.Set();
            leave.Wait(Patience);
            return 1;
        }));
        Assert.True(entered.Wait(Patience));
        using var caller = new CancellationTokenSource(100);
        var watch = Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => other.MinerPositions.Update(9, "b", _ => 2, caller.Token));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        leave.Set();
        await holding.WaitAsync(Patience);
    }

    [Fact]
    public void A_full_disk_is_a_clear_error_and_loses_nothing()
    {
        using var folder = new TemporaryState();
        using var state = folder.Open();
        state.Metagraphs.Save(NumberedMetagraph.Make(9, 1));

        // Stands in for a disk without room: the file may not grow any more.
        var pages = state.Connection.Read(c => Scalar(c, "PRAGMA page_count"), CancellationToken.None);
        state.Connection.Read(c => Scalar(c, $"PRAGMA max_page_count = {pages}"), CancellationToken.None);
        var error = Assert.Throws<TaoverseException>(() => state.Metagraphs.Save(NumberedMetagraph.Make(37, 1)));
        Assert.Equal(("StateDiskFull", FaultKind.LimitsExceeded), (error.ErrorId, error.Kind));
        Assert.Equal(1, NumberedMetagraph.Check(state.Metagraphs.Find(9)!));
        state.Connection.Read(c => Scalar(c, "PRAGMA max_page_count = 1000000"), CancellationToken.None);
        Assert.True(state.Metagraphs.Save(NumberedMetagraph.Make(37, 1)));
    }

    [Fact]
    public void After_it_was_closed_it_says_so()
    {
        using var folder = new TemporaryState();
        var state = folder.Open();
        state.Dispose();
        state.Dispose();
        Assert.Throws<ObjectDisposedException>(() => state.Metagraphs.Find(9));
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
