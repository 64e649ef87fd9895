using Taoverse.Models;
using Taoverse.Storage;
using Taoverse.Tests;

namespace Taoverse.Core.Tests.Storage;

public class DiskModelStoreTests
{
    private const string Hotkey = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
    private static readonly ModelId Id = new() { Namespace = "name-space", Name = "model--v1.5", Commit = new string('a', 40) };

    [Fact]
    public void Paths_are_those_of_the_python_package()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskModelStore(folder.Path);
        Assert.Equal(folder["models", Hotkey], store.GetPath(Hotkey));
        Assert.Equal(folder["models", Hotkey, "models--name-space--model--v1.5", "snapshots", Id.Commit!], store.GetPath(Hotkey, Id));
    }

    [Theory]
    [InlineData("..", "m", "c")]
    [InlineData("n", "../../x", "c")]
    [InlineData("n", "m", "..")]
    [InlineData("n", "m", "a/b")]
    [InlineData("n", "m", "")]
    [InlineData("n", "m\\x", "c")]
    [InlineData("n", "m", "main\0")]
    [InlineData("nul", "m", "con")]
    [InlineData("a--b", "m", "c")]
    public void An_identifier_that_would_leave_the_store_is_refused(string owner, string name, string commit)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<TaoverseException>(
            () => new DiskModelStore(folder.Path).GetPath(Hotkey, new ModelId { Namespace = owner, Name = name, Commit = commit }));
        Assert.Equal(("InvalidModelPath", FaultKind.Security), (error.ErrorId, error.Kind));
        Assert.Throws<TaoverseException>(() => new DiskModelStore(folder.Path).GetPath("../" + Hotkey));
    }

    [Fact]
    public async Task A_model_is_stored_found_listed_and_deleted()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskModelStore(folder.Path);
        Assert.Null(store.Find(Hotkey, Id));
        Assert.Empty(store.List());

        var stored = await StoreAsync(store, Hotkey, Id, "hash");

        Assert.True(stored.IsVerified);
        Assert.Equal(("hash", 2, 7L), (stored.Id.Hash, stored.FileCount, stored.Bytes));
        Assert.Equal(stored, store.Find(Hotkey, Id));
        Assert.Equal(stored, Assert.Single(store.List()));
        Assert.Equal(["config.json", "model.safetensors"], Directory.GetFiles(stored.Path).Select(Path.GetFileName).Order());
        Assert.True(store.Delete(stored));
        Assert.Null(store.Find(Hotkey, Id));
        Assert.False(store.Delete(stored));
    }

    [Fact]
    public async Task What_was_interrupted_is_kept_and_never_taken_for_whole()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskModelStore(folder.Path);
        await using (var staging = await store.StageAsync(Hotkey, Id))
        {
            Directory.CreateDirectory(Path.Combine(staging.WorkFolder, "files"));
            File.WriteAllText(Path.Combine(staging.WorkFolder, "files", "config.json"), "{}");
        }

        Assert.Null(store.Find(Hotkey, Id));
        Assert.Empty(store.List());
        await using var again = await store.StageAsync(Hotkey, Id);
        Assert.True(File.Exists(Path.Combine(again.WorkFolder, "files", "config.json")));
        again.Discard();
        Assert.False(Directory.Exists(again.WorkFolder));
    }

    [Fact]
    public async Task A_folder_that_lost_a_file_is_not_taken_for_verified()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskModelStore(folder.Path);
        var stored = await StoreAsync(store, Hotkey, Id, "hash");
        File.Delete(Path.Combine(stored.Path, "config.json"));
        Assert.False(store.Find(Hotkey, Id)!.IsVerified);
        Assert.Null(store.Find(Hotkey, Id)!.Id.Hash);

        var replaced = await StoreAsync(store, Hotkey, Id, "hash");
        Assert.True(replaced.IsVerified);
        Assert.Equal(2, replaced.FileCount);
    }

    [Fact]
    public async Task One_writer_at_a_time_stores_a_model()
    {
        using var folder = new TemporaryFolder();
        var (first, second) = (new DiskModelStore(folder.Path), new DiskModelStore(folder.Path));
        var staging = await first.StageAsync(Hotkey, Id);
        using var soon = new CancellationTokenSource(700);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.StageAsync(Hotkey, Id, soon.Token));
        var waiting = second.StageAsync(Hotkey, Id);
        await staging.DisposeAsync();
        await (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).DisposeAsync();
    }

    [Fact]
    public async Task A_writer_whose_process_is_gone_does_not_stop_others()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskModelStore(folder.Path);
        await using (await store.StageAsync(Hotkey, Id))
        {
        }

        var alive = LeaseOwner.New();
        var path = Path.Combine(folder["models", Hotkey, "models--name-space--model--v1.5", "leases"], Id.Commit + ".writer");
        File.WriteAllText(path, (alive with { Process = int.MaxValue }) + "0");
        Assert.False(LeaseFile.IsAlive(path));
        await (await store.StageAsync(Hotkey, Id).WaitAsync(TimeSpan.FromSeconds(30))).DisposeAsync();

        // Another machine's process cannot be looked up: the time of its last beat tells.
        File.WriteAllText(path, (alive with { Machine = "elsewhere" }) + "0");
        Assert.True(LeaseFile.IsAlive(path));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-5));
        Assert.False(LeaseFile.IsAlive(path));
        await (await store.StageAsync(Hotkey, Id).WaitAsync(TimeSpan.FromSeconds(30))).DisposeAsync();
    }

    [Fact]
    public async Task A_process_number_that_was_given_out_again_is_not_taken_for_the_owner()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.writer", (LeaseOwner.New() with { Started = 1 }) + "0");
        Assert.False(LeaseFile.IsAlive(path));
        using var lease = LeaseFile.TryTake(path);
        Assert.NotNull(lease);
        Assert.True(lease.IsHeld);
        Assert.Null(LeaseFile.TryTake(path));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_writer_that_was_taken_for_dead_does_not_put_its_files_over_the_others()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskModelStore(folder.Path);
        await using var staging = await store.StageAsync(Hotkey, Id);
        var path = Path.Combine(folder["models", Hotkey, "models--name-space--model--v1.5", "leases"], Id.Commit + ".writer");
        File.Delete(path);
        File.WriteAllText(path, LeaseOwner.New() + "0");
        Assert.Equal("StagingLost", Assert.Throws<TaoverseException>(() => staging.Complete("hash")).ErrorId);
        Assert.Null(store.Find(Hotkey, Id));
    }

    [Fact]
    public async Task Many_writers_at_once_take_turns()
    {
        using var folder = new TemporaryFolder();
        var path = folder["race.writer"];
        var (held, most, turns) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 20;)
            {
                if (LeaseFile.TryTake(path) is { } lease)
                {
                    most = Math.Max(most, Interlocked.Increment(ref held));
                    await Task.Yield();
                    Interlocked.Decrement(ref held);
                    lease.Dispose();
                    Interlocked.Increment(ref turns);
                    round++;
                }
                else
                {
                    await Task.Delay(1);
                }
            }
        })));
        Assert.Equal((1, 160), (most, turns));
    }

    [Fact]
    public async Task Only_what_is_unreferenced_old_and_not_in_use_is_found_to_be_deleted()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskModelStore(folder.Path);
        var models = new List<StoredModel>();
        foreach (var commit in "abcde")
        {
            var model = await StoreAsync(store, Hotkey, Id with { Commit = new string(commit, 40) }, "hash");
            models.Add(model);
            if (commit != 'b')
            {
                foreach (var file in Directory.GetFiles(model.Path))
                {
                    File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));
                }
            }
        }

        File.SetLastWriteTimeUtc(Path.Combine(models[2].Path, "config.json"), DateTime.UtcNow.AddMinutes(-30));
        var lease = store.Use(models[3]);
        KeyValuePair<string, ModelId>[] referenced = [new(Hotkey, models[0].Id with { SecureHash = "any" }), new("other", models[4].Id)];

        Assert.Equal([models[4].Path], store.FindUnreferenced(referenced, TimeSpan.FromHours(1)).Select(m => m.Path));
        Assert.False(new DiskModelStore(folder.Path).Delete(models[3]));
        Assert.True(Directory.Exists(models[3].Path));
        lease.Dispose();
        Assert.Equal([models[3].Path, models[4].Path], store.FindUnreferenced(referenced, TimeSpan.FromHours(1)).Select(m => m.Path));
        Assert.True(store.Delete(models[3]));
        Assert.Equal("ModelNotStored", Assert.Throws<TaoverseException>(() => store.Use(models[3])).ErrorId);
    }

    [Fact]
    public void A_model_that_another_program_put_there_is_listed_and_deleted()
    {
        using var folder = new TemporaryFolder();
        folder.Write($"models/{Hotkey}/models--name-space--model--v1.5/snapshots/{Id.Commit}/config.json", "{}");
        folder.Write("models/other/models--a--b/snapshots/c/config.json", "{}");
        var store = new DiskModelStore(folder.Path);

        var found = Assert.Single(store.List(Hotkey));
        Assert.False(found.IsVerified);
        Assert.True(store.Delete(found));
        Assert.Empty(Directory.GetDirectories(folder["models", Hotkey, "models--name-space--model--v1.5", "snapshots"]));
        Assert.Equal("other", Assert.Single(store.List()).Hotkey);
    }

    [Fact]
    public void A_folder_without_files_is_not_old()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskModelStore(folder.Path);
        Directory.CreateDirectory(store.GetPath(Hotkey, Id));
        Assert.Empty(store.FindUnreferenced([], TimeSpan.FromHours(1)));
        Directory.SetLastWriteTimeUtc(store.GetPath(Hotkey, Id), DateTime.UtcNow.AddHours(-2));
        Assert.Single(store.FindUnreferenced([], TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task Leftovers_are_cleared_when_they_are_old_and_nobody_works_on_them()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskModelStore(folder.Path);
        var stored = await StoreAsync(store, Hotkey, Id, "hash");
        var other = Id with { Commit = new string('b', 40) };
        var staging = await store.StageAsync(Hotkey, other);
        File.WriteAllText(Path.Combine(staging.WorkFolder, "part"), "12345");
        File.SetLastWriteTimeUtc(Path.Combine(staging.WorkFolder, "part"), DateTime.UtcNow.AddHours(-2));

        Assert.Equal(0, store.ClearLeftovers(TimeSpan.FromHours(1)));
        await staging.DisposeAsync();
        Assert.Equal(0, store.ClearLeftovers(TimeSpan.FromHours(3)));
        Assert.Equal(5, store.ClearLeftovers(TimeSpan.FromHours(1)));
        Assert.False(Directory.Exists(staging.WorkFolder));
        Assert.Equal(stored, store.Find(Hotkey, Id));
    }

    [Fact]
    public async Task Who_looks_while_others_store_and_delete_sees_a_whole_model_or_none()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var looking = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(Look, TaskCreationOptions.LongRunning)).ToList();
        var store = new DiskModelStore(folder.Path);
        for (var i = 0; i < 1000; i++)
        {
            // Who clears takes the writer's place for a moment, and then nothing is deleted.
            var stored = await StoreAsync(store, Hotkey, Id, "hash");
            Assert.True(SpinWait.SpinUntil(() => store.Delete(stored), TimeSpan.FromSeconds(30)));
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(looking), looks => Assert.True(looks > 0));

        int Look()
        {
            var store = new DiskModelStore(folder.Path);
            var looks = 0;
            for (; !stop.IsCancellationRequested; looks++)
            {
                Assert.True(store.Find(Hotkey, Id) is null or { IsVerified: false } or { FileCount: 2, Bytes: 7 });
                Assert.Empty(store.FindUnreferenced([], TimeSpan.FromHours(1)));
                store.ClearLeftovers(TimeSpan.FromHours(1));
            }

            return looks;
        }
    }

    private static async Task<StoredModel> StoreAsync(DiskModelStore store, string hotkey, ModelId id, string hash)
    {
        await using var staging = await store.StageAsync(hotkey, id);
        Directory.CreateDirectory(Path.Combine(staging.WorkFolder, "files"));
        File.WriteAllText(Path.Combine(staging.WorkFolder, "files", "config.json"), "{}");
        File.WriteAllText(Path.Combine(staging.WorkFolder, "files", "model.safetensors"), "12345");
        return staging.Complete(hash);
    }
}
