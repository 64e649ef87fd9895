using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Taoverse.LocalSubnet.Hub;
using Taoverse.LocalSubnet.Tests.Rpc;
using Taoverse.Tests;

namespace Taoverse.LocalSubnet.Tests.Hub;

public class HubBesideTests
{
    private static readonly LocalSubnetOptions Options = QuietHost.Options with { NeuronCount = 1, Hub = new LocalHubOptions() };

    [Fact]
    public async Task A_hub_runs_beside_the_node_and_goes_with_it()
    {
        var host = await LocalSubnetHost.StartAsync(Options);
        using var http = new HttpClient { BaseAddress = host.HubEndpoint };
        Assert.Equal(HttpStatusCode.Unauthorized, await CreateAsync(http, null));
        Assert.Equal(HttpStatusCode.OK, await CreateAsync(http, host.HubToken));
        await host.DisposeAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetAsync(new Uri("/api/whoami-v2", UriKind.Relative)));
    }

    [Fact]
    public async Task What_the_hub_was_given_stays_where_a_folder_was_named()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { Hub = new LocalHubOptions { Folder = folder["hub"] } };
        for (var run = 0; run < 2; run++)
        {
            await using var host = await LocalSubnetHost.StartAsync(options);
            using var http = new HttpClient { BaseAddress = host.HubEndpoint };
            Assert.Equal(run == 0 ? HttpStatusCode.OK : HttpStatusCode.Conflict, await CreateAsync(http, host.HubToken));
        }
    }

    [Fact]
    public async Task A_hub_that_cannot_start_leaves_no_node_behind()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "not a folder");
        var error = await Assert.ThrowsAsync<TaoverseException>(() =>
            LocalSubnetHost.StartAsync(Options with { Hub = new LocalHubOptions { Folder = folder["file"] } }));
        Assert.Equal("HubFolderUnusable", error.ErrorId);
        Assert.DoesNotContain(LocalSubnetHost.Running, host => host.Options.Hub?.Folder == folder["file"]);

        await using var other = await LocalSubnetHost.StartAsync(Options);
        error = await Assert.ThrowsAsync<TaoverseException>(() =>
            LocalSubnetHost.StartAsync(Options with { Hub = new LocalHubOptions { Port = other.HubEndpoint!.Port } }));
        Assert.Equal("PortInUse", error.ErrorId);
    }

    private static async Task<HttpStatusCode> CreateAsync(HttpClient http, string? token)
    {
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var body = new StringContent("""{"name":"model","organization":"any-lab","type":"model"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/api/repos/create", UriKind.Relative), body);
        return answer.StatusCode;
    }
}
