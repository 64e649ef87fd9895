using System.Text;
using Taoverse.Evaluation.Data;

namespace Taoverse.Evaluation.Workers;

/// <summary>The parent's side of a talk with a worker. Whatever the worker says, it takes bounded memory and ends.</summary>
/// <param name="request">What is to be evaluated.</param>
/// <param name="timeLimit">After which time the worker ends by itself, wherever it runs.</param>
/// <param name="progress">Is told how far it has come; may be null.</param>
internal sealed class WorkerConversation(EvaluationRequest request, TimeSpan timeLimit, IProgress<EvaluationProgress>? progress)
{
    private const int MaxLineBytes = 16 << 20;
    private const long MaxBytes = 64L << 20;

    // What logs in somewhere or waits in a queue may have something to say first.
    private const int MaxForeignBytes = 256 * 1024;
    private const int KeptErrorBytes = 4096;

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] errors = new byte[KeptErrorBytes];
    private int errorBytes;

    /// <summary>Completes when the worker gave a result or a fault, said what cannot be, or closed its output.</summary>
    public Task Ended => ended.Task;

    /// <summary>What the worker gave at last; null where it gave nothing.</summary>
    public WorkerMessage? Answer { get; private set; }

    /// <summary>What it said that cannot be; null where it did not.</summary>
    public string? Violation { get; private set; }

    /// <summary>The newest of its standard error, in one line.</summary>
    public string ErrorText => string.Join(
        ' ', new string([.. Encoding.UTF8.GetString(errors, 0, errorBytes).Select(c => char.IsControl(c) ? ' ' : c)])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Writes the request, and keeps the worker's input open until it has answered: its end would mean that of the parent.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancellation)
    {
        await stream.WriteAsync(WorkerProtocol.Write(Request()), cancellation).ConfigureAwait(false);
        for (var task = 0; task < request.Tasks.Count; task++)
        {
            foreach (var batch in request.Tasks[task].Batches ?? [])
            {
                var message = new BatchMessage(task, [.. batch.Select(SequenceRuns.Of)]);
                await stream.WriteAsync(WorkerProtocol.Write(message), cancellation).ConfigureAwait(false);
            }
        }

        await stream.WriteAsync(WorkerProtocol.Write(new EndMessage()), cancellation).ConfigureAwait(false);
        await ended.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads what the worker says, to its answer.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var lines = new ByteLines(stream, MaxLineBytes);
        var hasGreeted = false;
        try
        {
            while (Answer is null && Violation is null && await lines.ReadAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                var message = WorkerProtocol.Read(line.Span);
                Violation = !hasGreeted && message is null
                    ? (lines.BytesRead > MaxForeignBytes ? $"it wrote more than {MaxForeignBytes} bytes that are no messages" : null)
                    : lines.BytesRead > MaxBytes ? $"it wrote more than {MaxBytes} bytes"
                    : Take(message, hasGreeted);
                hasGreeted |= message is HelloMessage;
            }
        }
        catch (TaoverseException)
        {
            Violation = $"it wrote a line of more than {MaxLineBytes} bytes";
        }

        // The end of its output too, after which no answer can come.
        ended.TrySetResult();
    }

    /// <summary>Keeps the newest bytes of the worker's standard error.</summary>
    public async Task ReadErrorAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[KeptErrorBytes];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            var kept = Math.Min(errorBytes, KeptErrorBytes - count);
            errors.AsSpan(errorBytes - kept, kept).CopyTo(errors);
            buffer.AsSpan(0, count).CopyTo(errors.AsSpan(kept));
            errorBytes = kept + count;
        }
    }

    private RequestMessage Request() => new(
        WorkerProtocol.Version, request.Folder, request.Device, request.DataType, request.Threads, timeLimit.TotalSeconds, RuleForm.Of(request.Constraints),
        [.. request.Tasks.Select(TaskForm.Of)]);

    /// <summary>Takes a message.</summary>
    /// <returns>Why it cannot be; null where it can.</returns>
    private string? Take(WorkerMessage? message, bool hasGreeted)
    {
        switch (message)
        {
            case HelloMessage hello when !hasGreeted:
                return hello.Protocol == WorkerProtocol.Version ? null
                    : $"it speaks version {hello.Protocol} of the protocol, and this process version {WorkerProtocol.Version}";
            case ProgressMessage step when hasGreeted:
                progress?.Report(new(step.Tokens, step.TotalTokens, Time(step.Seconds)));
                return null;
            case FaultMessage or RefusalMessage when hasGreeted:
            case ResultMessage { Result: { Tasks: { } tasks, Model: not null } } when hasGreeted && Fits(tasks):
                Answer = message;
                return null;
            default:
                return "it said what is no message at this place";
        }
    }

    private bool Fits(IReadOnlyList<TaskResult> tasks) => tasks.All(task => task is not null)
        && tasks.Select(task => task.Task).SequenceEqual(request.Tasks.Where(task => task.Batches is { Count: > 0 }).Select(task => task.Task.Name));

    private static TimeSpan Time(double seconds) => seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
}
