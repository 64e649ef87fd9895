using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests;

/// <summary>A local hub with two users, and what the tests put into it without the client under test.</summary>
internal sealed class Hubs : IAsyncDisposable
{
    public const string Token = "hf_alicealicealice";
    public const string OtherToken = "hf_bobbobbob";

    private Hubs(LocalHubHost host) => Host = host;

    public LocalHubHost Host { get; }

    public HubOptions Options => new()
    {
        Endpoint = Host.Endpoint,
        Token = new HubToken(Token),
        RetryDelay = TimeSpan.FromMilliseconds(5),
        RequestTimeout = TimeSpan.FromSeconds(10),
        StallTimeout = TimeSpan.FromSeconds(10),
    };

    public static async Task<Hubs> StartAsync(LocalHubOptions? options = null) => new(await LocalHubHost.StartAsync(
        (options ?? new LocalHubOptions()) with { Users = new Dictionary<string, string> { [Token] = "alice", [OtherToken] = "bob" } }));

    /// <summary>Every kind of fault at every place, for theories.</summary>
    public static TheoryData<HubFaultKind, string> EveryFaultAt(IEnumerable<string> places)
    {
        var faults = new TheoryData<HubFaultKind, string>();
        foreach (var (kind, place) in Enum.GetValues<HubFaultKind>().SelectMany(_ => places, (kind, place) => (kind, place)))
        {
            faults.Add(kind, place);
        }

        return faults;
    }

    public HubClient Client(Func<HubOptions, HubOptions>? change = null) => new(change?.Invoke(Options) ?? Options);

    /// <summary>Waits until the hub has taken in all that a killed process had sent, and has closed its connections.</summary>
    public async Task QuietAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (OpenConnections.List().Any(connection =>
            connection.LocalEndPoint.Port == Host.Endpoint.Port || connection.LocalEndPoint.Port == Host.ContentEndpoint.Port))
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    /// <summary>Puts files into a repository by plain HTTP; gives the commit.</summary>
    public async Task<string> PutAsync(string repo, IReadOnlyDictionary<string, byte[]> files, bool isPrivate = false)
    {
        using var http = new HttpClient { BaseAddress = Host.Endpoint };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        var name = repo.Split('/');
        await http.PostAsync("/api/repos/create", Json(new { name = name[1], organization = name[0], type = "model", @private = isPrivate }));
        var lines = new StringBuilder(JsonSerializer.Serialize(new { key = "header", value = new { summary = "put" } }));
        foreach (var (path, content) in files)
        {
            lines.Append('\n').Append(JsonSerializer.Serialize(await EntryAsync(http, repo, path, content)));
        }

        using var answer = await http.PostAsync($"/api/models/{repo}/commit/main", new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson"));
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("commitOid").GetString()!;
    }

    public static byte[] Random(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static async Task<object> EntryAsync(HttpClient http, string repo, string path, byte[] content)
    {
        if (!path.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            return new { key = "file", value = new { path, encoding = "base64", content = Convert.ToBase64String(content) } };
        }

        var oid = Hex(content);
        using var batch = await http.PostAsync(
            $"/{repo}.git/info/lfs/objects/batch", Json(new { operation = "upload", transfers = new[] { "basic" }, objects = new[] { new { oid, size = content.Length } } }));
        using var document = JsonDocument.Parse(await batch.Content.ReadAsStringAsync());
        if (document.RootElement.GetProperty("objects")[0].TryGetProperty("actions", out var actions))
        {
            using var anonymous = new HttpClient();
            using var put = await anonymous.PutAsync(actions.GetProperty("upload").GetProperty("href").GetString(), new ByteArrayContent(content));
            put.EnsureSuccessStatusCode();
        }

        return new { key = "lfsFile", value = new { path, algo = "sha256", oid, size = content.Length } };
    }

    private static StringContent Json(object value) => new(JsonSerializer.Serialize(value), Encoding.UTF8, "application/json");
}
