using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>The rows of datasets, as the Hub's dataset viewer serves them. Each has one config and one split.</summary>
internal sealed class HubDatasetApi(HubAccess access, IReadOnlyCollection<HubDataset> datasets)
{
    private const string Config = "default";
    private const string Split = "train";
    private const int MaxLength = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/size", SizeAsync);
        routes.MapGet("/rows", RowsAsync);
    }

    private async Task SizeAsync(HttpContext context)
    {
        if (await FindAsync(context).ConfigureAwait(false) is not { } found)
        {
            return;
        }

        var (dataset, bytes, rows) = (found.Name, found.Bytes, found.Count);
        await context.Json(new
        {
            size = new
            {
                dataset = new { dataset, num_bytes_original_files = bytes, num_rows = rows },
                configs = new[] { new { dataset, config = Config, num_bytes_original_files = bytes, num_rows = rows } },
                splits = new[] { new { dataset, config = Config, split = Split, num_rows = rows } },
            },
            pending = Array.Empty<object>(),
            failed = Array.Empty<object>(),
            partial = false,
        }).ConfigureAwait(false);
    }

    private async Task RowsAsync(HttpContext context)
    {
        if (await FindAsync(context).ConfigureAwait(false) is not { } dataset)
        {
            return;
        }

        var query = context.Request.Query;
        if (query["config"] != Config || query["split"] != Split)
        {
            await context.Error(StatusCodes.Status404NotFound, "RowsPostProcessingError", "Config or split not found").ConfigureAwait(false);
            return;
        }

        if (!TryRead(query["offset"], 0, out var offset) || !TryRead(query["length"], MaxLength, out var length) || length > MaxLength)
        {
            await context.Error(StatusCodes.Status422UnprocessableEntity, null, $"Parameter 'length' must not be greater than {MaxLength}").ConfigureAwait(false);
            return;
        }

        var rows = Enumerable.Range(0, dataset.Count).Skip(offset).Take(length)
            .Select(i => new { row_idx = i, row = dataset.Read(i), truncated_cells = Array.Empty<string>() });
        await context.Json(new { features = Array.Empty<object>(), rows, num_rows_total = dataset.Count, num_rows_per_page = MaxLength, partial = false })
            .ConfigureAwait(false);
    }

    private async Task<HubDataset?> FindAsync(HttpContext context)
    {
        if (await access.UserAsync(context).ConfigureAwait(false) is null)
        {
            return null;
        }

        var name = context.Request.Query["dataset"].ToString();
        var dataset = datasets.FirstOrDefault(d => d.Name == name);
        if (dataset is null)
        {
            await context.Error(StatusCodes.Status404NotFound, "DatasetNotFoundError", $"The dataset does not exist on the Hub: {name}").ConfigureAwait(false);
        }

        return dataset;
    }

    private static bool TryRead(string? text, int otherwise, out int number)
    {
        number = otherwise;
        return string.IsNullOrEmpty(text) || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
