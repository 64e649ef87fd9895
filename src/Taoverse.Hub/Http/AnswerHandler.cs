namespace Taoverse.Hub.Http;

/// <summary>
/// Reads answers that are no files whole, within a bound, and tries again what may do better. Files pass through: their readers
/// keep what has come, and ask for the rest.
/// </summary>
internal sealed class AnswerHandler(HubOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int StatusOfErrors = 400;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var first = request.RequestUri!;
        var retry = new RetrySchedule(options);
        while (true)
        {
            try
            {
                var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                if (request.Has(RequestFlags.IsContent))
                {
                    return answer;
                }

                await ReadWholeAsync(answer, cancellationToken).ConfigureAwait(false);
                if ((int)answer.StatusCode < StatusOfErrors)
                {
                    return answer;
                }

                var refusal = HubErrors.Of(answer, options.TimeProvider);
                answer.Dispose();
                throw refusal;
            }
            catch (HubException fault) when (!request.Has(RequestFlags.IsContent))
            {
                await retry.WaitAsync(fault, cancellationToken).ConfigureAwait(false);
            }

            request.RequestUri = first;
        }
    }

    private async Task ReadWholeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var uri = answer.RequestMessage!.RequestUri!;
        using var body = await GuardedBody.OpenAsync(options, answer, cancellationToken).ConfigureAwait(false);
        var expected = answer.Content.Headers.ContentLength;
        if (expected > options.MaxAnswerBytes)
        {
            throw HubErrors.AnswerTooLarge(uri, options.MaxAnswerBytes);
        }

        using var whole = new MemoryStream();
        var buffer = new byte[(int)Math.Min(64 << 10, expected + 1 ?? 64 << 10)];
        for (int read; (read = await body.FillAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            whole.Write(buffer, 0, read);
            if (whole.Length > options.MaxAnswerBytes)
            {
                throw HubErrors.AnswerTooLarge(uri, options.MaxAnswerBytes);
            }
        }

        if (expected is { } length && whole.Length != length && answer.RequestMessage.Method != HttpMethod.Head)
        {
            throw HubErrors.Truncated(uri, length, whole.Length);
        }

        var content = new ByteArrayContent(whole.ToArray());
        foreach (var header in answer.Content.Headers.Where(h => h.Key != "Content-Length" || answer.RequestMessage.Method == HttpMethod.Head))
        {
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        answer.Content = content;
    }
}
