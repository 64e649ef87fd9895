using System.Text;
using Microsoft.AspNetCore.Http;
using Taoverse.LocalSubnet.Hub;

namespace Taoverse.Hub.Tests;

public class HubClientTests
{
    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["config.json"] = "{\"a\":1}"u8.ToArray(),
        ["model.safetensors"] = Hubs.Random(100_000, 1),
        ["sub/ünï cödé #1?.txt"] = "x"u8.ToArray(),
    };

    [Fact]
    public async Task A_model_is_described_with_its_commit_and_files()
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync("alice/model", Files);
        using var client = hub.Client();

        var info = await client.GetModelAsync("alice/model");

        Assert.Equal(commit, info.Commit);
        Assert.Equal([".gitattributes", .. Files.Keys.Order(StringComparer.Ordinal)], info.Files.Select(f => f.Path));
        var weights = info.Files.Single(f => f.Path == "model.safetensors");
        Assert.Equal(Hubs.Hex(Files["model.safetensors"]), weights.Sha256);
        Assert.Equal(100_000, weights.Bytes);
        Assert.Equal("alice", await client.GetUserAsync());
        Assert.Equal(commit, (await client.GetModelAsync("alice/model", commit)).Commit);
    }

    [Fact]
    public async Task Files_are_described_and_read_in_part_through_the_content_host_without_the_token()
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync("alice/model", Files);
        using var client = hub.Client();

        var weights = await client.GetFileAsync("alice/model", "main", "model.safetensors");
        Assert.Equal(new Repos.HubFileMetadata(commit, Hubs.Hex(Files["model.safetensors"]), 100_000, true), weights);
        var odd = await client.GetFileAsync("alice/model", "main", "sub/ünï cödé #1?.txt");
        Assert.Equal((1L, false), (odd.Bytes!.Value, odd.IsLfs));
        Assert.Equal(Files["model.safetensors"][50_000..50_100], await client.ReadAsync("alice/model", commit, "model.safetensors", 50_000, 100));
        Assert.Equal(Files["model.safetensors"][99_990..], await client.ReadAsync("alice/model", commit, "model.safetensors", 99_990, 100));

        var content = hub.Host.Requests.Where(r => r.Port == hub.Host.ContentEndpoint.Port).ToList();
        Assert.NotEmpty(content);
        Assert.DoesNotContain(content, r => r.Method == "GET" && r.HasToken);
    }

    [Fact]
    public async Task Errors_of_the_hub_have_types_of_their_own()
    {
        await using var hub = await Hubs.StartAsync();
        await hub.PutAsync("alice/secret", Files, isPrivate: true);
        await hub.PutAsync("alice/gated", Files);
        hub.Host.Gate("alice/gated");
        using var alice = hub.Client();
        using var bob = hub.Client(o => o with { Token = new HubToken(Hubs.OtherToken) });
        using var nobody = hub.Client(o => o with { Token = null });
        using var stranger = hub.Client(o => o with { Token = new HubToken("hf_unknown") });

        Assert.Equal("RepoNotFound", await Id(() => alice.GetModelAsync("alice/absent")));
        Assert.Equal("RevisionNotFound", await Id(() => alice.GetModelAsync("alice/secret", "v2")));
        Assert.Equal("EntryNotFound", await Id(() => alice.GetFileAsync("alice/secret", "main", "absent")));
        Assert.Equal("EntryNotFound", await Id(() => alice.ReadAsync("alice/secret", "main", "absent", 0, 1)));
        Assert.Equal("RepoNotFound", await Id(() => nobody.GetModelAsync("alice/secret")));
        Assert.Equal("RepoNotFound", await Id(() => bob.GetModelAsync("alice/secret")));
        Assert.Equal("GatedRepo", await Id(() => bob.ReadAsync("alice/gated", "main", "config.json", 0, 1)));
        Assert.Equal("GatedRepo", await Id(() => nobody.GetFileAsync("alice/gated", "main", "config.json")));
        Assert.True((await bob.GetModelAsync("alice/gated")).IsGated);
        Assert.Equal("HubUnauthorized", await Id(() => stranger.GetUserAsync()));
        Assert.Equal("HubForbidden", await Id(() => bob.SetVisibilityAsync("alice/gated", true)));
        Assert.Equal("HubForbidden", await Id(() => bob.CreateModelAsync("alice/new", true)));
        hub.Host.Gate("alice/gated", "bob");
        Assert.Equal(Files["config.json"][..1], await bob.ReadAsync("alice/gated", "main", "config.json", 0, 1));
    }

    [Theory]
    [InlineData(402, "Payment required")]
    [InlineData(403, "Private repository storage limit reached")]
    [InlineData(403, "You have exceeded your quota")]
    [InlineData(413, "Too large")]
    [InlineData(507, "Insufficient storage")]
    public async Task An_account_without_room_is_named(int status, string message)
    {
        await using var hub = await Hubs.StartAsync();
        hub.Host.Override = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Error-Message"] = message;
            return Task.FromResult(true);
        };
        using var client = hub.Client();
        Assert.Equal("HubOverQuota", await Id(() => client.CreateModelAsync("alice/new", isPrivate: true)));
        Assert.Single(hub.Host.Requests);
    }

    [Fact]
    public async Task A_repository_is_created_once_and_made_public()
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client();
        Assert.True(await client.CreateModelAsync("alice/new", isPrivate: true));
        Assert.False(await client.CreateModelAsync("alice/new", isPrivate: true));
        Assert.True((await client.GetModelAsync("alice/new")).IsPrivate);
        await client.SetVisibilityAsync("alice/new", isPrivate: false);
        Assert.False((await client.GetModelAsync("alice/new")).IsPrivate);
    }

    [Fact]
    public async Task A_renamed_repository_is_found_under_its_old_name()
    {
        await using var hub = await Hubs.StartAsync();
        var commit = await hub.PutAsync("alice/old", Files);
        hub.Host.Rename("alice/old", "alice/renamed");
        using var client = hub.Client();
        Assert.Equal(commit, (await client.GetModelAsync("alice/old")).Commit);
        Assert.Equal(Files["model.safetensors"][..9], await client.ReadAsync("alice/old", commit, "model.safetensors", 0, 9));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/b/c")]
    [InlineData("../x")]
    [InlineData("a/..")]
    [InlineData("a/b?x=1")]
    [InlineData("a/b#c")]
    [InlineData("a/%2e%2e")]
    [InlineData("/")]
    public async Task Names_that_are_no_repository_never_reach_the_hub(string repo)
    {
        using var client = new HubClient(new HubOptions { Endpoint = new Uri("http://127.0.0.1:9") });
        var error = await Assert.ThrowsAsync<TaoverseException>(() => client.GetModelAsync(repo));
        Assert.Equal("InvalidRepoName", error.ErrorId);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/loot", "another host")]
    [InlineData("https://evil.example/loot", "another host")]
    [InlineData("ftp://huggingface.co/loot", "scheme")]
    [InlineData("file:///etc/passwd", "scheme")]
    [InlineData("http://user@127.0.0.1:{1}/api", "user name")]
    public async Task A_call_follows_no_redirect_to_another_host_or_scheme(string location, string reason)
    {
        await using var hub = await Hubs.StartAsync();
        await using var other = await Hubs.StartAsync();
        using var client = hub.Client();
        var target = new Uri(string.Format(null, location, other.Host.Endpoint.Port, hub.Host.Endpoint.Port));
        hub.Host.Faults.Order(new HubFault(HubFaultKind.RedirectElsewhere) { Location = target });

        var error = await Assert.ThrowsAsync<HubException>(() => client.GetUserAsync());

        Assert.Equal("UntrustedRedirect", error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Host.Requests);
    }

    [Fact]
    public async Task A_file_comes_from_another_host_only_where_the_hub_keeps_files_and_never_with_the_token()
    {
        await using var hub = await Hubs.StartAsync();
        await using var other = await Hubs.StartAsync();
        var commit = await hub.PutAsync("alice/model", Files);
        using var client = hub.Client();
        hub.Host.Faults.Order(new HubFault(HubFaultKind.RedirectElsewhere) { Location = new Uri("https://evil.example/content") });
        Assert.Equal("UntrustedRedirect", await Id(() => client.ReadAsync("alice/model", commit, "config.json", 0, 1)));

        hub.Host.Faults.Order(new HubFault(HubFaultKind.RedirectElsewhere) { Location = new Uri(other.Host.Endpoint, "/content/x") });
        Assert.NotNull(await Id(() => client.ReadAsync("alice/model", commit, "config.json", 0, 1)));
        Assert.DoesNotContain(other.Host.Requests, r => r.HasToken);
        Assert.NotEmpty(other.Host.Requests);
    }

    [Fact]
    public async Task Endless_redirects_end()
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client();
        hub.Host.Faults.Order(new HubFault(HubFaultKind.RedirectElsewhere) { Times = 100, Location = new Uri(hub.Host.Endpoint, "/api/whoami-v2") });
        Assert.Equal("UntrustedRedirect", await Id(() => client.GetUserAsync()));
    }

    [Theory]
    [InlineData(HubFaultKind.ServerError)]
    [InlineData(HubFaultKind.TooManyRequests)]
    [InlineData(HubFaultKind.Drop)]
    public async Task What_passes_is_tried_again(HubFaultKind kind)
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client();
        hub.Host.Faults.Order(new HubFault(kind) { Times = 3, AfterBytes = 5 });
        Assert.Equal("alice", await client.GetUserAsync());
        Assert.Equal(4, hub.Host.Requests.Count);
    }

    [Fact]
    public async Task What_does_not_pass_ends_with_a_clear_error()
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client(o => o with { MaxAttempts = 3 });
        hub.Host.Faults.Order(new HubFault(HubFaultKind.ServerError) { Times = 100 });
        Assert.Equal("HubUnavailable", await Id(() => client.GetUserAsync()));
        Assert.Equal(3, hub.Host.Requests.Count);
    }

    [Fact]
    public async Task A_stall_and_a_slow_loris_end_with_a_clear_error()
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client(o => o with { StallTimeout = TimeSpan.FromSeconds(1), MaxAttempts = 1 });
        hub.Host.Faults.Order(new HubFault(HubFaultKind.Stall) { AfterBytes = 3 });
        Assert.Equal("TransferStalled", await Id(() => client.GetUserAsync()));
        hub.Host.Faults.Order(new HubFault(HubFaultKind.SlowLoris) { Delay = TimeSpan.FromMilliseconds(100) });
        Assert.Equal("TransferStalled", await Id(() => client.GetUserAsync()));
    }

    [Fact]
    public async Task A_pause_that_the_hub_asks_for_is_kept_by_all_and_a_long_one_is_an_error()
    {
        await using var hub = await Hubs.StartAsync(new LocalHubOptions { RequestsPerWindow = 5, RateWindow = TimeSpan.FromSeconds(2) });
        using var client = hub.Client();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.GetUserAsync()));
        Assert.InRange(hub.Host.Requests.Count(r => r.Status == 429), 0, 12);

        hub.Host.Faults.Order(new HubFault(HubFaultKind.TooManyRequests) { Delay = TimeSpan.FromHours(1) });
        var error = await Assert.ThrowsAsync<HubException>(() => client.GetUserAsync());
        Assert.Equal("RateLimited", error.ErrorId);
        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
    }

    [Fact]
    public async Task A_pause_that_is_longer_than_the_deadline_of_a_request_is_waited_for_by_calls_that_come_later()
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client(o => o with { RequestTimeout = TimeSpan.FromSeconds(2), MaxAttempts = 2 });
        hub.Host.Faults.Order(new HubFault(HubFaultKind.TooManyRequests) { Delay = TimeSpan.FromSeconds(5) });
        var first = client.GetUserAsync();
        while (hub.Host.Requests.All(r => r.Status != 429))
        {
            await Task.Delay(10);
        }

        await Task.Delay(100);
        Assert.Equal("alice", await client.GetUserAsync());
        Assert.Equal("alice", await first);
        Assert.Equal(3, hub.Host.Requests.Count);
    }

    [Fact]
    public async Task A_cancelled_call_is_not_taken_for_a_timeout()
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client();
        hub.Host.Faults.Order(new HubFault(HubFaultKind.Stall));
        using var cancel = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetUserAsync(cancel.Token));
    }

    [Fact]
    public async Task A_huge_answer_is_refused_without_reading_it()
    {
        await using var hub = await Hubs.StartAsync();
        hub.Host.Override = async context =>
        {
            var filler = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 4096; i++)
            {
                await context.Response.Body.WriteAsync(filler, context.RequestAborted);
            }

            return true;
        };
        using var client = hub.Client();
        Assert.Equal("HubAnswerTooLarge", await Id(() => client.GetModelAsync("alice/model")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("""{"sha":"main","siblings":[]}""")]
    [InlineData("""{"sha":"0123456789012345678901234567890123456789"}""")]
    [InlineData("""{"sha":"0123456789012345678901234567890123456789","siblings":[null]}""")]
    [InlineData("""{"sha":"0123456789012345678901234567890123456789","siblings":[{}]}""")]
    [InlineData("""{"sha":"0123456789012345678901234567890123456789","siblings":[{"rfilename":"a","size":-1}]}""")]
    [InlineData("""{"sha":"0123456789012345678901234567890123456789","siblings":[{"rfilename":"a","size":1e99}]}""")]
    [InlineData("""{"sha":"0123456789012345678901234567890123456789","siblings":[{"rfilename":"a","lfs":{"sha256":"../x"}}]}""")]
    public async Task An_answer_that_is_no_models_is_refused_by_name(string answer)
    {
        await using var hub = await Hubs.StartAsync();
        hub.Host.Override = async context =>
        {
            await context.Response.WriteAsync(answer);
            return true;
        };
        using var client = hub.Client();
        Assert.Equal("InvalidHubAnswer", await Id(() => client.GetModelAsync("alice/model")));
    }

    [Fact]
    public void Tokens_are_never_shown()
    {
        Assert.DoesNotContain("hf_", new HubToken("hf_secret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hf_", (new HubOptions { Token = new HubToken("hf_secret") }).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hf secret", Assert.Throws<TaoverseException>(() => new HubToken("hf secret")).Message, StringComparison.Ordinal);
        Assert.Equal("InvalidEndpoint", Assert.Throws<TaoverseException>(() => HubOptions.Resolve("http://example.org")).ErrorId);
        Assert.Equal("InvalidEndpoint", Assert.Throws<TaoverseException>(() => new HubClient(new HubOptions { Endpoint = new Uri("http://example.org") })).ErrorId);
    }

    private static async Task<string> Id(Func<Task> call) => (await Assert.ThrowsAsync<HubException>(call)).ErrorId;
}
