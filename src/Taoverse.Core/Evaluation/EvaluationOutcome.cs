namespace Taoverse.Evaluation;

/// <summary>How the evaluation of a model ended.</summary>
public sealed record EvaluationOutcome
{
    private const string DeviceFailed = "DeviceFailed";

    /// <summary>How it ended.</summary>
    public required EvaluationStatus Status { get; init; }

    /// <summary>The score and its parts; null where it did not come so far.</summary>
    public EvaluationResult? Result { get; init; }

    /// <summary>The error's identifier, such as <c>InvalidCheckpoint</c>; null where nothing went wrong.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What went wrong, in a sentence; null where nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took, with the start of a process.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Tells how an error of an evaluation counts.</summary>
    /// <param name="error">What was thrown while the model was opened or evaluated.</param>
    internal static EvaluationOutcome Of(Exception error) => error switch
    {
        OperationCanceledException => new() { Status = EvaluationStatus.Cancelled, ErrorId = "Cancelled", Error = "It was cancelled." },
        OutOfMemoryException => new() { Status = EvaluationStatus.OutOfMemory, ErrorId = "OutOfMemory", Error = "There was not enough memory." },
        DeviceMemoryException fault => new() { Status = EvaluationStatus.DeviceOutOfMemory, ErrorId = fault.ErrorId, Error = fault.Message },

        // A device that fails says nothing of the model's files.
        TaoverseException { ErrorId: DeviceFailed } fault => new() { Status = EvaluationStatus.Crashed, ErrorId = fault.ErrorId, Error = fault.Message },
        TaoverseException fault => new() { Status = EvaluationStatus.Invalid, ErrorId = fault.ErrorId, Error = fault.Message },
        _ => new()
        {
            Status = EvaluationStatus.Crashed,
            ErrorId = "UnexpectedError",
            Error = $"{error.GetType().Name}: {error.Message}",
        },
    };
}
