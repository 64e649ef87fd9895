using System.Globalization;
using Taoverse.StateWorker;
using Xunit.Abstractions;

namespace Taoverse.State.Tests.Models;

/// <summary>Several processes on one state's models.</summary>
public class ModelTrackerProcessTests(ITestOutputHelper output)
{
    private const int Writers = 4;
    private const int Readers = 4;

    // A long run takes 200, by TAOVERSE_KILLS.
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("TAOVERSE_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 20;

    [Fact]
    public async Task Nothing_that_was_committed_is_lost_under_four_writers_and_four_readers_who_are_killed_at_random()
    {
        using var folder = new TemporaryState();
        folder.Open().Dispose();
        var random = new Random(2);
        var said = new long[Writers];
        var seen = 0;
        var workers = Enumerable.Range(0, Writers + Readers).Select(i => Start(folder, i)).ToArray();
        try
        {
            for (var round = 0; round < Kills; round++)
            {
                var victim = random.Next(workers.Length);
                await workers[victim].WaitForLineAsync();
                await Task.Delay(random.Next(150));
                await workers[victim].KillAsync();
                using (var state = folder.Open())
                {
                    if (victim < Writers)
                    {
                        var last = long.Parse(workers[victim].Lines.Last(), CultureInfo.InvariantCulture);
                        Assert.True(last > said[victim], "a writer went back");

                        // What it said is there, and at the most the one write that it was about to say.
                        Assert.InRange(NumberedHistory.Last(state.Models, Hotkey(victim)), last, last + 1);
                        said[victim] = last;
                    }

                    Assert.Equal("ok", Integrity(state));
                }

                seen += workers[victim].Lines.Count;
                workers[victim].Dispose();
                workers[victim] = Start(folder, victim);
            }

            // A reader ends by itself at the first history that has a gap or is a mixture.
            foreach (var worker in workers)
            {
                await worker.WaitForLineAsync();
                await worker.KillAsync();
            }

            using var end = folder.Open();
            for (var writer = 0; writer < Writers; writer++)
            {
                var last = long.Parse(workers[writer].Lines.Last(), CultureInfo.InvariantCulture);
                Assert.InRange(NumberedHistory.Last(end.Models, Hotkey(writer)), last, last + 1);
                output.WriteLine($"{Hotkey(writer)}: {last} writes");
            }

            output.WriteLine($"{Kills} kills, {seen} lines of those who were killed");
        }
        finally
        {
            Array.ForEach(workers, worker => worker.Dispose());
        }
    }

    private static Worker Start(TemporaryState folder, int index) =>
        index < Writers ? new("record", folder.Folder, Hotkey(index)) : new("list", folder.Folder);

    private static string Hotkey(int writer) => $"writer{writer}";

    private static string Integrity(StateDatabase state) => state.Connection.Read(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            return (string)command.ExecuteScalar()!;
        },
        CancellationToken.None);
}
