using System.Diagnostics;
using System.Globalization;
using Taoverse.Execution;

namespace Taoverse.Evaluation.Workers;

/// <summary>Scores each model in a process of its own, of which nothing is left afterwards.</summary>
/// <param name="options">How the process is started, and within which limits it runs.</param>
public sealed class WorkerEvaluator(WorkerOptions options) : IModelScorer
{
    // A worker that has answered has nothing more to do.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // A scheduler's command that is killed leaves its job in the queue; one that is asked to end cancels it first.
    private static readonly TimeSpan PrefixEndingTime = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    /// <exception cref="TaoverseException"><c>WorkerNotStarted</c>, <c>InvalidTimeLimit</c>, <c>InvalidMemoryLimit</c>, <c>DeviceNotBuilt</c>, <c>DeviceUnavailable</c>, <c>UnknownDevice</c>, <c>DataTypeNotSupported</c>.</exception>
    public async Task<EvaluationOutcome> ScoreAsync(
        EvaluationRequest request, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        EvaluationDevice.Check(request.Device, request.DataType, options.Prefix.Count > 0 || WorkerProgram.HasTorch(options.Command));
        var watch = Stopwatch.StartNew();
        IReadOnlyList<string> command = [.. options.Prefix, .. options.Command];
        var talk = new WorkerConversation(request, options.TimeLimit, progress);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var end = EndAsync(talk, ending);
        var child = await ChildProcess.RunAsync(
            new()
            {
                FileName = command[0],
                Arguments = [.. command.Skip(1)],
                TimeLimit = options.TimeLimit,
                MemoryLimit = options.MemoryLimit,
                EndingTime = options.Prefix.Count > 0 ? PrefixEndingTime : TimeSpan.Zero,
                Input = talk.WriteAsync,
                Output = talk.ReadAsync,
                Error = talk.ReadErrorAsync,
            },
            ending.Token).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await end.ConfigureAwait(false);
        return Judge(talk, child, command[0], cancellation.IsCancellationRequested) with { Duration = watch.Elapsed };
    }

    /// <summary>Ends the worker that has answered, or never will, and does not end by itself, and at once the one that breaks the protocol.</summary>
    private static async Task EndAsync(WorkerConversation talk, CancellationTokenSource ending)
    {
        try
        {
            await talk.Ended.WaitAsync(ending.Token).ConfigureAwait(false);
            await Task.Delay(talk.Violation is null ? Grace : TimeSpan.Zero, ending.Token).ConfigureAwait(false);
            await ending.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It ended by itself.
        }
    }

    private static EvaluationOutcome Judge(WorkerConversation talk, ChildProcessResult child, string program, bool isCancelled) => talk.Answer switch
    {
        ResultMessage answer => new() { Status = EvaluationStatus.Completed, Result = answer.Result },
        RefusalMessage refusal => throw new TaoverseException(refusal.ErrorId, refusal.Kind, refusal.Error, refusal.NextStep),
        FaultMessage fault => new() { Status = fault.Status, ErrorId = fault.ErrorId, Error = fault.Error },
        _ when isCancelled => EvaluationOutcome.Of(new OperationCanceledException()),
        _ when talk.Violation is { } violation => Crashed("WorkerGarbage", $"The worker is not understood: {violation}.", talk),
        _ => Ended(talk, child, program),
    };

    private static EvaluationOutcome Ended(WorkerConversation talk, ChildProcessResult child, string program) => child.Status switch
    {
        ChildProcessStatus.TimedOut => new()
        {
            Status = EvaluationStatus.TimedOut,
            ErrorId = "TimedOut",
            Error = $"The evaluation took too long. {child.Reason}",
        },
        ChildProcessStatus.OutOfMemory => new()
        {
            Status = EvaluationStatus.OutOfMemory,
            ErrorId = "OutOfMemory",
            Error = $"The evaluation needed too much memory. {child.Reason}",
        },
        ChildProcessStatus.FailedToStart => throw new TaoverseException(
            "WorkerNotStarted", FaultKind.NotFound, $"The program '{program}' that runs the evaluation could not be started: {child.Reason}",
            "Check the prefix of the worker's command, and that the program is installed."),

        // What the runtime writes before it gives up.
        ChildProcessStatus.Crashed when talk.ErrorText.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) => new()
        {
            Status = EvaluationStatus.OutOfMemory,
            ErrorId = "OutOfMemory",
            Error = "The worker's runtime found no more memory.",
        },
        ChildProcessStatus.Crashed => Crashed("WorkerCrashed", $"The worker ended before it gave a result. {child.Reason}", talk),
        ChildProcessStatus.Cancelled => Crashed("WorkerCrashed", "The worker closed its output before it gave a result.", talk),
        _ => Crashed(
            "WorkerCrashed",
            string.Create(CultureInfo.InvariantCulture, $"The worker ended with the exit code {child.ExitCode} before it gave a result."), talk),
    };

    private static EvaluationOutcome Crashed(string errorId, string reason, WorkerConversation talk) => new()
    {
        Status = EvaluationStatus.Crashed,
        ErrorId = errorId,
        Error = talk.ErrorText is { Length: > 0 } text ? $"{reason} Its error stream ends with: {text}" : reason,
    };
}
