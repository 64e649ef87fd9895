using System.Buffers.Binary;
using System.Text;
using Microsoft.AspNetCore.Http;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Models;

namespace Taoverse.Hub.Tests;

/// <summary>What a repository may do to whoever saves it: each is refused by name, and nothing comes to lie outside its folder.</summary>
public class HostileRepoTests
{
    [Theory]
    [InlineData("""{"rfilename":"../../escaped","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"/tmp/escaped","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"C:/escaped","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"a\u0000b","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"C:\\escaped","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"..\\escaped","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"aux.json","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"sub/COM1","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":".git/hooks/post-checkout","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"CONFIG.JSON","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"config.json/x","size":1}""", "UnsafeFileName")]
    [InlineData("""{"rfilename":"big.bin","size":9223372036854775807}""", "ModelTooLarge")]
    [InlineData("""{"rfilename":"big.bin","size":5,"lfs":{"sha256":"0000000000000000000000000000000000000000000000000000000000000000","size":99999999999}}""", "ModelTooLarge")]
    [InlineData(null, "TooManyFiles")]
    public async Task A_hostile_repository_is_refused_by_name_before_anything_is_written(string? entry, string errorId)
    {
        await using var scene = await Scene.StartAsync();
        var commit = new string('c', 40);
        var entries = entry is not null ? [entry] : Enumerable.Range(0, 10_000).Select(i => $$"""{"rfilename":"f{{i}}","size":1}""");
        AnswerInfo(scene, commit, entries.Prepend("""{"rfilename":"config.json","size":2},{"rfilename":"model.safetensors","size":10}"""));
        var error = await Assert.ThrowsAsync<TaoverseException>(
            () => scene.SaveAsync(IdOf(commit), maxBytes: 1L << 30));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Single(scene.Hub.Host.Requests);
        Assert.Empty(Directory.GetFiles(scene.Folder["store"], "*", SearchOption.AllDirectories));
        AssertNothingWritten(scene);
    }

    [Theory]
    [InlineData("not a header")]
    [InlineData("\u0005\0\0\0\0\0\0\0{\"a\":")]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f{}")]
    public async Task Weights_that_are_no_safetensors_are_refused_by_their_header(string content)
    {
        await using var scene = await Scene.StartAsync();
        var commit = await scene.Hub.PutAsync(Scene.Repo, new Dictionary<string, byte[]>
        {
            ["config.json"] = "{}"u8.ToArray(),
            ["model.safetensors"] = [.. Encoding.Latin1.GetBytes(content), .. new byte[5_000_000]],
        });
        Assert.Equal("InvalidSafetensors", await RefusalAsync(scene, commit));
    }

    [Fact]
    public async Task What_git_stores_for_a_link_is_text_that_is_no_model()
    {
        await using var scene = await Scene.StartAsync();
        var config = new Dictionary<string, byte[]> { ["config.json"] = "../../../../etc/passwd"u8.ToArray(), ["model.safetensors"] = Scene.Safetensors(10) };
        Assert.Equal("InvalidHubAnswer", await RefusalAsync(scene, await scene.Hub.PutAsync(Scene.Repo, config)));
        var weights = new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray(), ["model.safetensors"] = "../../../../etc/passwd"u8.ToArray() };
        Assert.Equal("InvalidSafetensors", await RefusalAsync(scene, await scene.Hub.PutAsync(Scene.Repo, weights)));
    }

    [Theory]
    [InlineData("config.json", 1)]
    [InlineData("config.json", 40)]
    [InlineData("tokenizer.json", 1)]
    [InlineData("tokenizer.json", 4_000_000)]
    [InlineData("model.safetensors", 500)]
    [InlineData("model.safetensors", 9_000_000)]
    public async Task A_size_that_lies_is_refused_and_nothing_stands_under_the_models_name(string path, long claimed)
    {
        await using var scene = await Scene.StartAsync();
        var files = new Dictionary<string, byte[]> { ["config.json"] = "{\"a\":1}"u8.ToArray(), ["tokenizer.json"] = "{}"u8.ToArray(), ["model.safetensors"] = Scene.Safetensors(500_000) };
        var commit = await scene.Hub.PutAsync(Scene.Repo, files);
        var siblings = files.Select(f => $$"""{"rfilename":"{{f.Key}}","size":{{(f.Key == path ? claimed : f.Value.Length)}}}""");
        AnswerInfo(scene, commit, siblings);

        var refusal = await RefusalAsync(scene, commit);

        Assert.Contains(refusal, (string[])["UnexpectedRange", "RangeRefused", "InvalidSafetensors", "InvalidHubAnswer", "TransferBroken"]);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors.index.json")]
    public async Task A_huge_file_of_json_is_not_read(string path)
    {
        await using var scene = await Scene.StartAsync();
        var files = new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray(), ["model-1.safetensors"] = Scene.Safetensors(10) };
        files[path] = new byte[17 << 20];
        var commit = await scene.Hub.PutAsync(Scene.Repo, files);
        Assert.Equal("HubAnswerTooLarge", await RefusalAsync(scene, commit));
        Assert.DoesNotContain(scene.Hub.Host.Requests, r => r.Path.EndsWith(path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_huge_header_of_weights_is_not_read()
    {
        await using var scene = await Scene.StartAsync();
        var weights = new byte[40 << 20];
        BinaryPrimitives.WriteInt64LittleEndian(weights, 39 << 20);
        var commit = await scene.Hub.PutAsync(Scene.Repo, new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray(), ["model.safetensors"] = weights });
        Assert.Equal("HubAnswerTooLarge", await RefusalAsync(scene, commit));
        Assert.Equal(["bytes=0-65535"], scene.Hub.Host.Requests.Where(r => r.Path.StartsWith("/content/", StringComparison.Ordinal) && r.Method == "GET").Select(r => r.Range));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors.index.json")]
    public async Task Json_that_is_nested_without_end_is_refused(string path)
    {
        await using var scene = await Scene.StartAsync();
        var files = new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray(), ["model-1.safetensors"] = Scene.Safetensors(10) };
        files[path] = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"weight_map\":", 1_000_000)));
        Assert.Contains(await RefusalAsync(scene, await scene.Hub.PutAsync(Scene.Repo, files)), (string[])["InvalidHubAnswer", "InvalidWeightIndex"]);
        AnswerInfo(scene, new string('c', 40), [string.Concat(Enumerable.Repeat("[", 1_000_000))]);
        Assert.Equal("InvalidHubAnswer", await RefusalAsync(scene, new string('c', 40)));
    }

    [Theory]
    [InlineData("https://evil.example/model.safetensors")]
    [InlineData("http://192.0.2.1/model.safetensors")]
    [InlineData("ftp://127.0.0.1/model.safetensors")]
    [InlineData("file:///etc/passwd")]
    public async Task Files_that_are_said_to_lie_elsewhere_are_not_fetched(string location)
    {
        await using var scene = await Scene.StartAsync();
        var commit = await scene.Hub.PutAsync(Scene.Repo, new Dictionary<string, byte[]> { ["config.json"] = "{}"u8.ToArray(), ["model.safetensors"] = Scene.Safetensors(10) });
        scene.Hub.Host.Faults.Order(new HubFault(HubFaultKind.RedirectElsewhere) { PathContains = "/model.safetensors", Times = 99, Location = new Uri(location) });
        Assert.Equal("UntrustedRedirect", await RefusalAsync(scene, commit));
    }

    private static ModelId IdOf(string commit) => new() { Namespace = "alice", Name = "model", Commit = commit };

    private static async Task<string> RefusalAsync(Scene scene, string commit)
    {
        var error = await Assert.ThrowsAnyAsync<TaoverseException>(() => scene.SaveAsync(IdOf(commit), maxBytes: 1L << 30));
        AssertNothingWritten(scene);
        return error.ErrorId;
    }

    /// <summary>No model is there, and every file beside the work folder is one that the scene began with.</summary>
    private static void AssertNothingWritten(Scene scene)
    {
        Assert.Empty(scene.Local.List());
        var work = Path.Combine(scene.Local.GetPath(Scene.Hotkey), "models--alice--model", "partial");
        var others = Directory.GetFiles(scene.Folder.Path, "*", SearchOption.AllDirectories).Where(f => !f.StartsWith(work, StringComparison.Ordinal));
        Assert.All(others, f => Assert.StartsWith(scene.Folder["model"], f, StringComparison.Ordinal));
        Assert.False(File.Exists("/tmp/escaped"));
    }

    private static void AnswerInfo(Scene scene, string commit, IEnumerable<string> siblings) => scene.Hub.Host.Override = async context =>
    {
        if (!context.Request.Path.Value!.Contains("/revision/", StringComparison.Ordinal))
        {
            return false;
        }

        await context.Response.WriteAsync($$"""{"id":"{{Scene.Repo}}","sha":"{{commit}}","private":false,"gated":false,"siblings":[{{string.Join(',', siblings)}}]}""");
        return true;
    };
}
