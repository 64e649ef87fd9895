using System.Net;
using Microsoft.AspNetCore.Http;
using Taoverse.Hub.Http;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Models;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests;

/// <summary>Where requests may be sent on to, and that the token never goes along.</summary>
public class RedirectTests
{
    private const string Repo = "alice/model";

    [Theory]
    [InlineData("https://cdn-lfs.hf.co/x")]
    [InlineData("https://cas-bridge.xethub.hf.co/x?signature=1")]
    [InlineData("https://cdn.huggingface.co/x")]
    [InlineData("https://huggingface.co:444/x")]
    [InlineData("https://files.example.org/x")]
    public async Task A_file_is_followed_to_where_the_hub_keeps_files_and_the_token_stays(string location)
    {
        var seen = await FollowAsync(location);
        Assert.Equal([("https://huggingface.co/a/b/resolve/main/x", true), (location, false)], seen);
    }

    [Fact]
    public async Task The_token_goes_along_to_the_hub_itself()
    {
        Assert.Equal([true, true], (await FollowAsync("/renamed/b/resolve/main/x")).Select(s => s.HasToken));
    }

    [Theory]
    [InlineData("https://evil.example/x")]
    [InlineData("//evil.example/x")]
    [InlineData("https://hf.co.evil.example/x")]
    [InlineData("https://evil-hf.co/x")]
    [InlineData("https://files.example.org.evil.example/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://localhost/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("http://cdn-lfs.hf.co/x")]
    [InlineData("http://huggingface.co/x")]
    [InlineData("https://user@cdn-lfs.hf.co/x")]
    [InlineData("ftp://cdn-lfs.hf.co/x")]
    [InlineData("file:///etc/passwd")]
    public async Task A_file_is_not_followed_anywhere_else(string location)
    {
        var seen = new List<(string Address, bool HasToken)>();
        var error = await Assert.ThrowsAsync<HubException>(() => FollowAsync(location, seen));
        Assert.Equal(("UntrustedRedirect", FaultKind.Security), (error.ErrorId, error.Kind));
        Assert.Single(seen);
    }

    [Theory]
    [InlineData("/revision/", 307)]
    [InlineData("/repos/create", 302)]
    [InlineData("/repos/create", 307)]
    [InlineData("/preupload/", 307)]
    [InlineData("/batch", 307)]
    [InlineData("/upload/", 302)]
    [InlineData("/upload/", 307)]
    [InlineData("/upload/", 308)]
    [InlineData("/complete", 307)]
    [InlineData("/verify", 307)]
    [InlineData("/commit/", 302)]
    [InlineData("/commit/", 307)]
    [InlineData("/settings", 307)]
    public async Task No_step_of_an_upload_is_sent_on_to_another_host(string place, int status)
    {
        await using var hub = await Hubs.StartAsync(new LocalHubOptions { MultipartThreshold = 1 << 18, PartBytes = 1 << 18 });
        await using var other = await Hubs.StartAsync();
        using var client = hub.Client();
        hub.Host.Override = context =>
        {
            var hit = context.Request.Path.Value!.Contains(place, StringComparison.Ordinal);
            if (hit)
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = new Uri(other.Host.Endpoint, context.Request.Path.Value).AbsoluteUri;
            }

            return Task.FromResult(hit);
        };

        var error = await Assert.ThrowsAsync<HubException>(() => PublishAsync(client));

        Assert.Equal("UntrustedRedirect", error.ErrorId);
        Assert.Empty(other.Host.Requests);
    }

    [Fact]
    public async Task Content_goes_to_another_host_that_the_hub_names_without_the_token()
    {
        await using var hub = await Hubs.StartAsync();
        await using var other = await Hubs.StartAsync();
        using var client = hub.Client();
        NameForUploads(hub, new Uri(other.Host.Endpoint, "/upload/here"), new Uri(other.Host.Endpoint, "/verify/here"));
        other.Host.Override = _ => Task.FromResult(true);

        await Assert.ThrowsAsync<HubException>(() => PublishAsync(client));

        Assert.Equal(["POST", "PUT"], other.Host.Requests.Select(r => r.Method).Distinct().Order());
        Assert.DoesNotContain(other.Host.Requests, r => r.HasToken);
    }

    [Theory]
    [InlineData("https://evil.example/upload")]
    [InlineData("http://192.0.2.1/upload")]
    [InlineData("ftp://127.0.0.1/upload")]
    [InlineData("file:///etc/passwd")]
    public async Task Content_of_a_hub_on_this_machine_stays_here(string address)
    {
        await using var hub = await Hubs.StartAsync();
        using var client = hub.Client();
        NameForUploads(hub, new Uri(address), null);
        var error = await Assert.ThrowsAsync<HubException>(() => PublishAsync(client));
        Assert.Equal("UntrustedRedirect", error.ErrorId);
    }

    private static async Task PublishAsync(HubClient client)
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", "{}");
        folder.Write("model.safetensors", Hubs.Random(600_000, 1));
        folder.Write("small.safetensors", Hubs.Random(1_000, 2));
        var files = ModelFolder.List(folder.Path);
        using var journal = new TemporaryFolder();
        await client.CreateModelAsync(Repo, isPrivate: true);
        await client.UploadAsync(Repo, files, await ModelHasher.HashFilesAsync(files), "Upload", journal.Path);
        await client.SetVisibilityAsync(Repo, isPrivate: false);
    }

    private static void NameForUploads(Hubs hub, Uri upload, Uri? verify) => hub.Host.Override = async context =>
    {
        if (!context.Request.Path.Value!.EndsWith("/batch", StringComparison.Ordinal))
        {
            return false;
        }

        using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body);
        var item = body.RootElement.GetProperty("objects")[0];
        await context.Response.WriteAsJsonAsync(new
        {
            objects = new[]
            {
                new
                {
                    oid = item.GetProperty("oid").GetString(),
                    size = item.GetProperty("size").GetInt64(),
                    actions = new { upload = new { href = upload }, verify = verify is null ? null : new { href = verify } },
                },
            },
        });
        return true;
    };

    private static async Task<List<(string Address, bool HasToken)>> FollowAsync(string location, List<(string Address, bool HasToken)>? seen = null)
    {
        seen ??= [];
        var options = new HubOptions { Token = new HubToken("hf_secret"), ContentHosts = ["files.example.org"] };
        using var stub = new Stub(new Uri(location, UriKind.RelativeOrAbsolute), seen);
        using var invoker = new HttpMessageInvoker(new RedirectHandler(options, stub));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("https://huggingface.co/a/b/resolve/main/x"));
        request.Options.Set(RequestFlags.IsContent, true);
        using var answer = await invoker.SendAsync(request, default);
        return seen;
    }

    /// <summary>Answers the first request with a redirect, and notes what it was sent.</summary>
    private sealed class Stub(Uri location, List<(string Address, bool HasToken)> seen) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add((request.RequestUri!.AbsoluteUri, request.Headers.Authorization is not null));
            var answer = new HttpResponseMessage(seen.Count == 1 ? HttpStatusCode.Found : HttpStatusCode.OK) { RequestMessage = request };
            answer.Headers.Location = seen.Count == 1 ? location : null;
            return Task.FromResult(answer);
        }
    }
}
