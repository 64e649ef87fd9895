using System.Globalization;

namespace Taoverse.Hub.Transfers;

/// <summary>What an answer with a file must be before its bytes are read.</summary>
internal static class ContentAnswer
{
    public static void CheckCommit(HttpResponseMessage answer, string commit)
    {
        if (answer.Headers.TryGetValues("X-Repo-Commit", out var values) && values.First() is var sent && sent != commit)
        {
            throw HubErrors.InvalidAnswer(answer.RequestMessage!.RequestUri!, $"it sends commit {sent} where {commit} was asked for");
        }
    }

    public static void CheckWhole(HttpResponseMessage answer, long bytes)
    {
        if (answer.Content.Headers.ContentLength is { } length && length != bytes)
        {
            throw HubErrors.UnexpectedRange(
                answer.RequestMessage!.RequestUri!,
                string.Create(CultureInfo.InvariantCulture, $"{length} bytes where the hub announced {bytes}"));
        }
    }

    public static void CheckRange(HttpResponseMessage answer, long from, long to, long bytes)
    {
        var range = answer.Content.Headers.ContentRange;
        if (range?.From != from || range.To != to - 1 || (range.Length is { } length && length != bytes))
        {
            throw HubErrors.UnexpectedRange(
                answer.RequestMessage!.RequestUri!,
                string.Create(CultureInfo.InvariantCulture, $"'{range}' where bytes {from}-{to - 1}/{bytes} are due"));
        }
    }
}
