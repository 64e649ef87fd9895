using System.Globalization;
using System.Runtime.Versioning;
using Taoverse.State.Schema;
using Taoverse.StateWorker;
using Taoverse.Tests;

namespace Taoverse.State.Tests;

/// <summary>Several processes on one state.</summary>
public class StateProcessTests
{
    [Fact]
    public async Task Nothing_that_was_committed_is_lost_when_a_writer_is_killed_a_hundred_times_beside_two_readers()
    {
        using var state = new TemporaryState();
        var random = new Random(1);
        state.Open().Dispose();
        using var first = new Worker("read", state.Folder);
        var second = new Worker("read", state.Folder);
        long committed = 0;
        for (var round = 0; round < 100; round++)
        {
            using var writer = new Worker("write", state.Folder);
            await writer.WaitForLineAsync();
            await Task.Delay(random.Next(40));
            await writer.KillAsync();

            var said = long.Parse(writer.Lines.Last(), CultureInfo.InvariantCulture);
            Assert.True(said > committed, "a writer went back");
            using var database = state.Open();
            var metagraph = database.Metagraphs.Find(9)!;
            Assert.InRange(NumberedMetagraph.Check(metagraph), said, said + 1);
            Assert.InRange(database.MinerPositions.Find(9, "worker")!.Value, said, metagraph.Block);
            committed = said;
            if (round % 10 == 9)
            {
                await second.KillAsync();
                Assert.NotEmpty(second.Lines);
                second.Dispose();
                second = new("read", state.Folder);
            }
        }

        // They check each metagraph that they read, and end at the first that is a mixture.
        await first.KillAsync();
        await second.WaitForLineAsync();
        await second.KillAsync();
        second.Dispose();
        Assert.True(first.Lines.Distinct().Count() > 100);
    }

    [Fact]
    public async Task Processes_that_open_a_new_state_at_once_make_it_once()
    {
        for (var round = 0; round < 5; round++)
        {
            using var state = new TemporaryState();
            var moment = DateTime.UtcNow.AddSeconds(2).Ticks.ToString(CultureInfo.InvariantCulture);
            Worker[] workers = [.. Enumerable.Range(0, 4).Select(_ => new Worker("open-together", state.Folder, moment))];
            foreach (var worker in workers)
            {
                Assert.True(await worker.WaitForExitAsync() == 0, worker.Error);
                Assert.Equal(Migrations.All.Count.ToString(CultureInfo.InvariantCulture), Assert.Single(worker.Lines));
                worker.Dispose();
            }
        }
    }

    [Fact]
    public async Task Processes_that_move_one_iterator_get_different_miners()
    {
        using var state = new TemporaryState();
        state.Open().Dispose();
        Worker[] workers = [.. Enumerable.Range(0, 3).Select(_ => new Worker("advance", state.Folder, "200"))];
        foreach (var worker in workers)
        {
            Assert.True(await worker.WaitForExitAsync() == 0, worker.Error);
        }

        var taken = workers.SelectMany(w => w.Lines).Select(l => int.Parse(l, CultureInfo.InvariantCulture)).Order();
        Assert.Equal(Enumerable.Range(0, 600), taken);
        Array.ForEach(workers, w => w.Dispose());
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_may_not_be_written_says_so()
    {
        using var state = new TemporaryState();
        state.Open().Dispose();
        var parent = Path.GetDirectoryName(state.Folder)!;
        File.SetUnixFileMode(parent, (UnixFileMode)0b101_101_101);
        File.SetUnixFileMode(state.Folder, (UnixFileMode)0b101_101_101);
        File.SetUnixFileMode(state.File, (UnixFileMode)0b100_100_100);
        try
        {
            foreach (var folder in new[] { state.Folder, Path.Combine(parent, "new") })
            {
                using var worker = Worker.WithoutPrivileges("open", folder);
                Assert.Equal(3, await worker.WaitForExitAsync());
                Assert.Equal("StateNotWritable", Assert.Single(worker.Lines));
            }
        }
        finally
        {
            File.SetUnixFileMode(parent, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(state.Folder, (UnixFileMode)0b111_101_101);
        }
    }
}
