using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Taoverse.Hub.Datasets;
using Taoverse.LocalSubnet.Hub;
using Taoverse.Tests;

namespace Taoverse.Hub.Tests;

public class DatasetTests
{
    private const string Name = "alice/text";
    private const int Rows = 257;

    [Fact]
    public async Task Rows_come_in_pages_in_their_order()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await StartAsync(folder);
        using var client = hub.Client();
        var reader = new HubDatasetReader(client);

        var split = Assert.Single(await reader.GetSplitsAsync(Name));
        Assert.Equal(new HubDatasetSplit(Name, "default", "train", Rows), split);
        var rows = await ListAsync(reader.ReadAsync(split));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => ((long)i, TextOf(i))), rows.Select(r => (r.Index, r.GetText("text"))));
        Assert.Equal(3, hub.Host.Requests.Count(r => r.Path == "/rows"));
        Assert.Equal(Enumerable.Range(99, 102), (await ListAsync(reader.ReadAsync(split, 99, 102))).Select(r => r.Values.GetProperty("number").GetInt32()));
        Assert.Equal([256L], (await ListAsync(reader.ReadAsync(split, 256, 10))).Select(r => r.Index));
        Assert.Empty(await ListAsync(reader.ReadAsync(split, Rows)));
        Assert.Empty(await ListAsync(reader.ReadAsync(split, 5, 0)));
    }

    [Theory]
    [InlineData(HubFaultKind.Drop)]
    [InlineData(HubFaultKind.TooManyRequests)]
    [InlineData(HubFaultKind.ServerError)]
    public async Task A_fault_is_tried_again(HubFaultKind kind)
    {
        using var folder = new TemporaryFolder();
        await using var hub = await StartAsync(folder);
        hub.Host.Faults.Order(new HubFault(kind) { PathContains = "/rows", AfterBytes = 100, Times = 2 });
        using var client = hub.Client();

        var rows = await ListAsync(new HubDatasetReader(client).ReadAsync(new HubDatasetSplit(Name, "default", "train", Rows)));

        Assert.Equal(Rows, rows.Count);
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await StartAsync(folder);
        using var client = hub.Client();
        var reader = new HubDatasetReader(client);

        var unknown = await Assert.ThrowsAsync<HubException>(() => reader.GetSplitsAsync("alice/nothing"));
        Assert.Equal("HubNotFound", unknown.ErrorId);
        var split = await Assert.ThrowsAsync<HubException>(() => ListAsync(reader.ReadAsync(new HubDatasetSplit(Name, "default", "test", 1))));
        Assert.Equal("HubNotFound", split.ErrorId);
        var row = (await ListAsync(reader.ReadAsync(new HubDatasetSplit(Name, "default", "train", Rows), 3, 1))).Single();
        var column = Assert.Throws<TaoverseException>(() => row.GetText("number"));
        Assert.Equal("ColumnNotFound", column.ErrorId);
        Assert.Contains("text, number", column.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"rows":[],"num_rows_total":5}""", "InvalidHubAnswer")]
    [InlineData("""{"rows":[{"row_idx":1,"row":{}}],"num_rows_total":1}""", "InvalidHubAnswer")]
    [InlineData("""{"rows":[null],"num_rows_total":1}""", "InvalidHubAnswer")]
    [InlineData("""{"rows":[{"row_idx":0,"row":7}],"num_rows_total":1}""", "InvalidHubAnswer")]
    [InlineData("""{"rows":[{"row_idx":0,"row":{},"truncated_cells":["text"]}],"num_rows_total":1}""", "RowTruncated")]
    [InlineData("""{"num_rows_total":-1}""", "InvalidHubAnswer")]
    [InlineData("[]", "InvalidHubAnswer")]
    public async Task An_answer_that_lies_is_refused(string answer, string errorId)
    {
        await using var hub = await Hubs.StartAsync();
        hub.Host.Override = async context =>
        {
            await context.Response.WriteAsync(answer);
            return true;
        };
        using var client = hub.Client();

        var error = await Assert.ThrowsAsync<HubException>(() => ListAsync(new HubDatasetReader(client).ReadAsync(new HubDatasetSplit(Name, "default", "train", 1))));

        Assert.Equal(errorId, error.ErrorId);
    }

    [Fact]
    public void The_place_of_datasets_is_that_of_the_endpoint_unless_it_is_given()
    {
        Assert.Equal(new Uri("https://datasets-server.huggingface.co/"), new HubOptions().DatasetsEndpoint);
        Assert.Equal(new Uri("http://127.0.0.1:5/"), new HubOptions { Endpoint = new Uri("http://127.0.0.1:5") }.DatasetsEndpoint);
        Assert.Equal(new Uri("http://x/"), new HubOptions { DatasetsEndpoint = new Uri("http://x") }.DatasetsEndpoint);
    }

    [Fact]
    public async Task A_dataset_file_that_is_not_there_is_an_error_of_the_start()
    {
        var error = await Assert.ThrowsAsync<TaoverseException>(() => LocalHubHost.StartAsync(
            new LocalHubOptions { Datasets = new Dictionary<string, string> { ["a/b"] = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString()) } }));

        Assert.Equal("DatasetUnreadable", error.ErrorId);
    }

    private static string TextOf(int row) => $"row {row} " + new string('ä', row);

    private static Task<Hubs> StartAsync(TemporaryFolder folder)
    {
        // No line end after the last row.
        folder.Write("rows.jsonl", string.Join('\n', Enumerable.Range(0, Rows).Select(i => JsonSerializer.Serialize(new { text = TextOf(i), number = i }))));
        return Hubs.StartAsync(new LocalHubOptions { Datasets = new Dictionary<string, string> { [Name] = folder["rows.jsonl"] } });
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
