using Taoverse.Evaluation;
using Taoverse.Evaluation.Data;
using Taoverse.Evaluation.Workers;

namespace Taoverse.Worker;

/// <summary>The worker's side of a talk.</summary>
/// <param name="input">What the parent says.</param>
/// <param name="output">What the parent hears.</param>
/// <param name="scorer">What evaluates.</param>
/// <param name="exit">Ends this process at once, with an exit code.</param>
internal sealed class WorkerSession(Stream input, Stream output, IModelScorer scorer, Action<int> exit)
{
    private const int Succeeded = 0;
    private const int NotUnderstood = 2;
    private const int ParentIsGone = 3;
    private const int OutOfTime = 4;
    private const int MaxLineBytes = int.MaxValue / 4;

    // The parent's own limit comes first; this one is for a worker that it cannot reach.
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private readonly Lock writing = new();
    private ProgressMessage newest = new(0, 0, 0);

    /// <summary>Serves one request.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        Send(new HelloMessage(WorkerProtocol.Version, typeof(WorkerSession).Assembly.GetName().Version!.ToString(3)));
        var lines = new ByteLines(input, MaxLineBytes);
        if (await ReadAsync(lines).ConfigureAwait(false) is not RequestMessage request)
        {
            return NotUnderstood;
        }

        if (request.Protocol != WorkerProtocol.Version)
        {
            Send(new FaultMessage(
                EvaluationStatus.Crashed, "WrongProtocol",
                $"This worker speaks version {WorkerProtocol.Version} of the protocol, and its parent version {request.Protocol}."));
            return NotUnderstood;
        }

        using var limit = new Timer(_ => exit(OutOfTime), null, TimeSpan.FromSeconds(request.TimeLimitSeconds) + Spare, Timeout.InfiniteTimeSpan);
        if (await ReadTasksAsync(lines, request).ConfigureAwait(false) is not { } tasks)
        {
            return NotUnderstood;
        }

        _ = EndWithParentAsync();
        using var beat = new Timer(_ => Send(newest), null, Heartbeat, Heartbeat);
        Send(await AnswerAsync(request, tasks).ConfigureAwait(false));
        return Succeeded;
    }

    private static async Task<WorkerMessage?> ReadAsync(ByteLines lines) =>
        await lines.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { } line ? WorkerProtocol.Read(line.Span) : null;

    private static async Task<IReadOnlyList<TaskData>?> ReadTasksAsync(ByteLines lines, RequestMessage request)
    {
        var batches = request.Tasks.Select(task => task.HasData ? new List<IReadOnlyList<TokenSequence>>() : null).ToArray();
        while (true)
        {
            switch (await ReadAsync(lines).ConfigureAwait(false))
            {
                case BatchMessage batch when batch.Task >= 0 && batch.Task < batches.Length && batches[batch.Task] is { } list:
                    list.Add([.. batch.Sequences.Select(sequence => sequence.Read())]);
                    break;
                case EndMessage:
                    return [.. request.Tasks.Zip(batches, (task, data) => new TaskData(task.Read(), data))];
                default:
                    return null;
            }
        }
    }

    private async Task<WorkerMessage> AnswerAsync(RequestMessage request, IReadOnlyList<TaskData> tasks)
    {
        EvaluationOutcome outcome;
        try
        {
            var evaluation = new EvaluationRequest
            {
                Folder = request.Folder,
                Tasks = tasks,
                Constraints = request.Rules?.Read(),
                Device = request.Device,
                DataType = request.DataType,
                Threads = request.Threads,
            };
            outcome = await scorer.ScoreAsync(evaluation, new Steps(Report), CancellationToken.None).ConfigureAwait(false);
        }
        catch (TaoverseException fault)
        {
            // What a model brings about is an outcome; this is the request's own fault.
            return new RefusalMessage(fault.ErrorId, fault.Kind, fault.Message, fault.NextStep);
        }
        catch (Exception error)
        {
            outcome = EvaluationOutcome.Of(error);
        }

        return outcome.Result is { } result
            ? new ResultMessage(result)
            : new FaultMessage(outcome.Status, outcome.ErrorId ?? string.Empty, outcome.Error ?? string.Empty);
    }

    private void Report(EvaluationProgress progress)
    {
        newest = new ProgressMessage(progress.Tokens, progress.TotalTokens, progress.Elapsed.TotalSeconds);
        Send(newest);
    }

    // The parent says nothing more, so the end of its words is its own end.
    private async Task EndWithParentAsync()
    {
        try
        {
            var rest = new byte[1024];
            while (await input.ReadAsync(rest).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Gone, too.
        }

        exit(ParentIsGone);
    }

    private void Send(WorkerMessage message)
    {
        try
        {
            var line = WorkerProtocol.Write(message);
            lock (writing)
            {
                output.Write(line);
                output.Flush();
            }
        }
        catch (IOException)
        {
            exit(ParentIsGone);
        }
    }

    private sealed class Steps(Action<EvaluationProgress> report) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => report(value);
    }
}
