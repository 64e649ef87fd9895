using Taoverse.LocalSubnet.Hub;
using Taoverse.Models;
using Taoverse.Storage;

namespace Taoverse.Hub.Tests;

public class ModelStoreTests
{
    private const string Hotkey = Scene.Hotkey;
    private const string Repo = Scene.Repo;

    [Fact]
    public async Task A_model_is_published_and_saved_and_each_step_is_told()
    {
        await using var scene = await Scene.StartAsync();
        var events = await scene.PublishAsync();

        var published = events[^1].Model!;
        Assert.Equal(
            [ModelPublishStep.Hash, ModelPublishStep.CreateRepository, ModelPublishStep.Upload, ModelPublishStep.Verify, ModelPublishStep.CommitMetadata,
             ModelPublishStep.ReadBack, ModelPublishStep.MakePublic, ModelPublishStep.Done],
            events.Where(e => e.State is ModelPublishState.Done).Select(e => e.Step));
        Assert.True(published.IsPublic);
        Assert.Equal(ModelHash.Secure(published.Id.Hash!, Hotkey), published.Id.SecureHash);

        // The hash is that of the folder that another finds after saving, without the files that are no part of the model.
        var stored = (await scene.SaveAsync())[^1].Model!;
        Assert.Equal(published.Id.Hash, (await ModelHasher.HashFolderAsync(stored.Path)).Hash);
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], Directory.GetFiles(stored.Path).Select(Path.GetFileName).Order());
        Assert.True(stored.IsVerified);
        Assert.Contains(".gitattributes", (await scene.Client.GetModelAsync(Repo)).Files.Select(f => f.Path));
        Assert.DoesNotContain((await scene.Client.GetModelAsync(Repo)).Files, f => f.Path.StartsWith(".cache", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publishing_again_changes_nothing()
    {
        await using var scene = await Scene.StartAsync();
        var first = (await scene.PublishAsync())[^1].Model!;
        var events = await scene.PublishAsync();
        Assert.Equal(first, events[^1].Model);
        Assert.Equal(1, scene.Metadata.Writes);
        Assert.Equal(
            [ModelPublishStep.CreateRepository, ModelPublishStep.Upload, ModelPublishStep.CommitMetadata, ModelPublishStep.MakePublic],
            events.Where(e => e.State == ModelPublishState.Skipped).Select(e => e.Step));
    }

    [Fact]
    public async Task A_plan_tells_the_steps_with_sizes_and_changes_nothing()
    {
        await using var scene = await Scene.StartAsync();
        var events = await scene.PublishAsync(r => r with { PlanOnly = true });
        Assert.Equal(Enum.GetValues<ModelPublishStep>()[1..^1], events.Where(e => e.State == ModelPublishState.Planned).Select(e => e.Step));
        Assert.True(events.Single(e => e.Step == ModelPublishStep.Upload).Bytes > 2_000_000);
        Assert.Equal(0, scene.Metadata.Writes);
        Assert.DoesNotContain(scene.Hub.Host.Requests, r => r.Method != "GET");
    }

    [Theory]
    [InlineData("/api/repos/create")]
    [InlineData("/preupload/")]
    [InlineData("/objects/batch")]
    [InlineData("/upload/")]
    [InlineData("/commit/")]
    [InlineData("/revision/")]
    [InlineData("/resolve/")]
    [InlineData("/settings")]
    public async Task Publishing_goes_on_after_an_interruption_at_any_step(string path)
    {
        await using var scene = await Scene.StartAsync();
        scene.Hub.Host.Faults.Order(new HubFault(HubFaultKind.ServerError) { PathContains = path, Times = 100 });
        await Assert.ThrowsAsync<HubException>(() => scene.PublishAsync());
        scene.Hub.Host.Faults.Clear();
        var published = (await scene.PublishAsync())[^1].Model!;
        Assert.Equal(1, scene.Metadata.Writes);
        Assert.True(published.IsPublic);
        Assert.Equal(published.Id.ToString(), (await scene.Metadata.RetrieveAsync(Hotkey))!.Id!.ToString());
        Assert.True((await scene.SaveAsync())[^1].Model!.IsVerified);
    }

    [Theory]
    [InlineData(ModelPublishStep.Hash)]
    [InlineData(ModelPublishStep.CreateRepository)]
    [InlineData(ModelPublishStep.Upload)]
    [InlineData(ModelPublishStep.Verify)]
    [InlineData(ModelPublishStep.CommitMetadata)]
    [InlineData(ModelPublishStep.ReadBack)]
    [InlineData(ModelPublishStep.MakePublic)]
    public async Task Publishing_goes_on_after_it_was_left_at_any_step(ModelPublishStep step)
    {
        await using var scene = await Scene.StartAsync();
        await foreach (var e in new ModelPublisher(scene.Remote, scene.Metadata).PublishAsync(scene.Request))
        {
            if (e.Step == step)
            {
                break;
            }
        }

        var published = (await scene.PublishAsync())[^1].Model!;

        Assert.Equal(1, scene.Metadata.Writes);
        Assert.True(published.IsPublic);
        Assert.True((await scene.SaveAsync())[^1].Model!.IsVerified);
    }

    [Fact]
    public async Task A_commitment_that_failed_or_is_not_seen_is_an_error_and_the_next_run_goes_on()
    {
        await using var scene = await Scene.StartAsync();
        scene.Metadata.Fails = true;
        await Assert.ThrowsAsync<TaoverseException>(() => scene.PublishAsync());
        scene.Metadata.Fails = false;
        scene.Metadata.Forgets = true;
        var error = await Assert.ThrowsAsync<TaoverseException>(() => scene.PublishAsync(r => r with { ReadBackTimeout = TimeSpan.Zero }));
        Assert.Equal("CommitmentNotSeen", error.ErrorId);
        Assert.True((await scene.Client.GetModelAsync(Repo)).IsPrivate);
        scene.Metadata.Forgets = false;
        Assert.True((await scene.PublishAsync())[^1].Model!.IsPublic);
    }

    [Fact]
    public async Task A_repository_name_that_does_not_fit_onto_the_chain_is_refused_before_anything_is_sent()
    {
        await using var scene = await Scene.StartAsync();
        var error = await Assert.ThrowsAsync<TaoverseException>(() => scene.PublishAsync(r => r with { RepoId = "alice/" + new string('x', 40) }));
        Assert.Equal("InvalidRepoId", error.ErrorId);
        Assert.Empty(scene.Hub.Host.Requests);
    }

    [Fact]
    public async Task What_is_saved_needs_no_network_again()
    {
        await using var scene = await Scene.StartAsync();
        await scene.PublishAsync();
        await scene.SaveAsync();
        var before = scene.Hub.Host.Requests.Count;
        var again = await scene.SaveAsync();
        Assert.True(Assert.Single(again).WasThere);
        Assert.Equal(before, scene.Hub.Host.Requests.Count);
    }

    [Fact]
    public async Task A_folder_of_the_python_package_is_taken_over_where_its_hash_is_the_committed_one()
    {
        await using var scene = await Scene.StartAsync();
        var published = (await scene.PublishAsync())[^1].Model!;
        var path = scene.Local.GetPath(Hotkey, published.Id);
        Directory.CreateDirectory(path);
        foreach (var name in (string[])["config.json", "model.safetensors", "tokenizer.json"])
        {
            File.Copy(scene.Folder["model", name], Path.Combine(path, name));
        }

        var before = scene.Hub.Host.Requests.Count;
        Assert.True((await scene.SaveAsync())[^1].WasThere);
        Assert.Equal(before, scene.Hub.Host.Requests.Count);
        Assert.True(scene.Local.Find(Hotkey, published.Id)!.IsVerified);

        // A half one is not: it is replaced.
        scene.Local.Delete(scene.Local.Find(Hotkey, published.Id)!);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "config.json"), "{}");
        Assert.Equal(3, (await scene.SaveAsync())[^1].Model!.FileCount);
    }

    [Fact]
    public async Task A_model_that_is_not_the_committed_one_is_never_stored()
    {
        await using var scene = await Scene.StartAsync();
        var published = (await scene.PublishAsync())[^1].Model!;
        var id = published.Id with { Hash = null, SecureHash = ModelHash.Secure(published.Id.Hash!, "another hotkey") };
        var error = await Assert.ThrowsAsync<TaoverseException>(() => scene.SaveAsync(id));
        Assert.Equal(("HashMismatch", FaultKind.Security), (error.ErrorId, error.Kind));
        Assert.Null(scene.Local.Find(Hotkey, id));
        Assert.Empty(Directory.GetFiles(scene.Folder["store"], "*.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Architecture_and_headers_are_known_before_the_weights_are_fetched()
    {
        await using var scene = await Scene.StartAsync();
        var published = (await scene.PublishAsync())[^1].Model!;
        var model = await scene.Remote.InspectAsync(published.Id);
        Assert.Equal(("TinyForCausalLM", 500_010L), (model.Architecture, model.ElementCount));
        Assert.Equal([("BF16", 10L), ("F32", 500_000L)], model.Headers.SelectMany(header => header.Tensors).Select(t => (t.DType, t.ElementCount)).Order());
        Assert.Equal(published.Bytes, model.Bytes);
        Assert.DoesNotContain(scene.Hub.Host.Requests, r => r.Method == "GET" && r.Path.StartsWith("/content/", StringComparison.Ordinal) && r.Range is null);
    }

    [Fact]
    public async Task A_model_that_is_too_large_is_refused_before_a_byte_of_it_is_fetched()
    {
        await using var scene = await Scene.StartAsync();
        var published = (await scene.PublishAsync())[^1].Model!;
        var before = scene.Hub.Host.Requests.Count;
        var error = await Assert.ThrowsAsync<TaoverseException>(() => scene.SaveAsync(maxBytes: 1_000_000));
        Assert.Equal("ModelTooLarge", error.ErrorId);
        Assert.Equal(before + 1, scene.Hub.Host.Requests.Count);
        Assert.Null(scene.Local.Find(Hotkey, published.Id));
    }

    [Theory]
    [InlineData("main")]
    [InlineData(null)]
    [InlineData("0123456789012345678901234567890123456789x")]
    public async Task A_revision_that_may_move_is_refused(string? commit)
    {
        await using var scene = await Scene.StartAsync();
        var error = await Assert.ThrowsAsync<TaoverseException>(
            () => scene.Remote.InspectAsync(new ModelId { Namespace = "alice", Name = "model", Commit = commit }));
        Assert.Equal("CommitNotPinned", error.ErrorId);
        Assert.Empty(scene.Hub.Host.Requests);
    }

    [Fact]
    public async Task Shards_are_those_of_the_index_and_all_of_them()
    {
        await using var scene = await Scene.StartAsync();
        var files = new Dictionary<string, byte[]>
        {
            ["config.json"] = "{}"u8.ToArray(),
            ["model-00001-of-00002.safetensors"] = Scene.Safetensors(10),
            ["model-00002-of-00002.safetensors"] = Scene.Safetensors(20),
            ["model-stray.safetensors"] = Scene.Safetensors(30),
            ["model.safetensors.index.json"] = """{"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}"""u8.ToArray(),
        };
        var id = new ModelId { Namespace = "alice", Name = "model", Commit = await scene.Hub.PutAsync(Repo, files) };
        var model = await scene.Remote.InspectAsync(id);
        Assert.Equal(30 + 20, model.ElementCount);
        Assert.DoesNotContain(model.Files, f => f.Path == "model-stray.safetensors");

        files["model.safetensors.index.json"] = """{"weight_map":{"a":"../model.safetensors"}}"""u8.ToArray();
        var error = await Assert.ThrowsAsync<TaoverseException>(async () => await scene.Remote.InspectAsync(id with { Commit = await scene.Hub.PutAsync(Repo, files) }));
        Assert.Equal("NotAModel", error.ErrorId);
    }

    [Fact]
    public async Task Two_at_once_save_the_same_model_once()
    {
        await using var scene = await Scene.StartAsync();
        await scene.PublishAsync();
        var before = scene.Hub.Host.Requests.Count;
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scene.SaveAsync()));
        Assert.All(results, r => Assert.True(r[^1].Model!.IsVerified));
        Assert.Equal(1, results.Count(r => !r[^1].WasThere));
        Assert.Equal(1, scene.Hub.Host.Requests.Skip(before).Count(r => r.Path.Contains("/revision/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Leaving_the_sequence_ends_the_work_and_a_later_run_goes_on()
    {
        await using var scene = await Scene.StartAsync();
        await scene.PublishAsync();
        scene.Hub.Host.Faults.Order(new HubFault(HubFaultKind.Stall) { PathContains = "/content/", AfterBytes = 1_500_000, Times = 9 });
        await foreach (var e in scene.Saver.SaveAsync(Hotkey, (await scene.Metadata.RetrieveAsync(Hotkey))!.Id!))
        {
            if (e.Progress is { Bytes: > 1_000_000 })
            {
                break;
            }
        }

        scene.Hub.Host.Faults.Clear();
        Assert.True((await scene.SaveAsync())[^1].Model!.IsVerified);
    }
}
