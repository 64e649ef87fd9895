using System.Globalization;

namespace Taoverse.Hub.Uploads;

/// <summary>Where the parts of one object go.</summary>
/// <param name="PartBytes">The size of each part but the last.</param>
/// <param name="Parts">The address of each part, in order.</param>
/// <param name="Complete">Where to say that all parts are there.</param>
/// <param name="Verify">Where to have the object checked; null for nowhere.</param>
internal sealed record MultipartTargets(long PartBytes, IReadOnlyList<Uri> Parts, Uri Complete, Uri? Verify)
{
    /// <summary>Reads them from the batch answer; null where the object goes in one piece.</summary>
    /// <exception cref="HubException"><c>InvalidHubAnswer</c>.</exception>
    public static MultipartTargets? Of(LfsBatchAnswer.Actions actions, long bytes, Uri source)
    {
        if (actions.Upload?.Header is not { } header || !header.TryGetValue("chunk_size", out var text))
        {
            return null;
        }

        var numbered = header.Where(h => h.Key.All(char.IsAsciiDigit) && h.Key.Length <= 6)
            .OrderBy(h => int.Parse(h.Key, CultureInfo.InvariantCulture)).ToList();
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var partBytes) || partBytes == 0
            || numbered.Count != (bytes + partBytes - 1) / partBytes
            || numbered.Where((h, i) => int.Parse(h.Key, CultureInfo.InvariantCulture) != i + 1 || !Uri.IsWellFormedUriString(h.Value, UriKind.Absolute)).Any())
        {
            throw HubErrors.InvalidAnswer(source, "the parts of an upload do not fit the file");
        }

        return new MultipartTargets(partBytes, [.. numbered.Select(h => new Uri(h.Value))], actions.Upload.Href!, actions.Verify?.Href);
    }
}
