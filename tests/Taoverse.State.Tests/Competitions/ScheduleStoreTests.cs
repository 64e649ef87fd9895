using Taoverse.Competitions;
using Taoverse.State.Competitions;
using Taoverse.Tests;

namespace Taoverse.State.Tests.Competitions;

public class ScheduleStoreTests
{
    [Fact]
    public void The_last_schedule_that_was_saved_holds()
    {
        using var folder = new TemporaryFolder();
        var store = new ScheduleStore(folder["state"]);
        Assert.Null(store.Find(9));
        Assert.Empty(store.ListNetUids());
        store.Save(Sample("subnet9"));
        store.Save(Sample("subnet37"));
        store.Save(new CompetitionSchedule(9, Sample("subnet9").Entries, description: "newer"));
        Assert.Equal([9, 37], store.ListNetUids());
        Assert.Equal("newer", new ScheduleStore(folder["state"]).Get(9).Description);
        Assert.Equal(Sample("subnet37").Fingerprint, store.Get(37).Fingerprint);
        Assert.Equal(["schedule-37.json", "schedule-9.json"], Directory.GetFiles(folder["state"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_schedule_that_was_never_loaded_is_missed_by_name()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<TaoverseException>(() => new ScheduleStore(folder.Path).Get(9));
        Assert.Equal(("NoSchedule", FaultKind.NotFound), (error.ErrorId, error.Kind));
        Assert.Contains("Import-CompetitionSchedule", error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_named_and_can_be_replaced()
    {
        using var folder = new TemporaryFolder();
        var store = new ScheduleStore(folder.Path);
        foreach (var content in new[] { "{", string.Empty, File.ReadAllText(PathOf("subnet37")) })
        {
            var path = folder.Write("schedule-9.json", content);
            var error = Assert.Throws<TaoverseException>(() => store.Find(9));
            Assert.Equal("StoredScheduleDamaged", error.ErrorId);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }

        store.Save(Sample("subnet9"));
        Assert.NotNull(store.Find(9));
    }

    [Fact]
    public void Files_of_other_names_are_not_schedules()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "schedule-.json", "schedule-x.json", "schedule-99999.json", "schedule-9.json.tmp", "schedule--1.json" })
        {
            folder.Write(name, "{}");
        }

        Assert.Empty(new ScheduleStore(folder.Path).ListNetUids());
    }

    [Fact]
    public async Task Readers_see_whole_schedules_while_others_save()
    {
        using var folder = new TemporaryFolder();
        var store = new ScheduleStore(folder.Path);
        store.Save(Sample("subnet9"));
        await Parallel.ForAsync(0, 4, (worker, _) =>
        {
            for (var round = 0; round < 50; round++)
            {
                if (worker == 0)
                {
                    store.Save(Sample("subnet9"));
                }

                Assert.NotNull(store.Find(9));
            }

            return ValueTask.CompletedTask;
        });
    }

    private static string PathOf(string name) => Golden.PathOf($"../../samples/competitions/{name}.json");

    private static CompetitionSchedule Sample(string name) => ScheduleJson.Read(File.ReadAllBytes(PathOf(name)));
}
