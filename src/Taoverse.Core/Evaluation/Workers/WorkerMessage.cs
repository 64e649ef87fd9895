using System.Text.Json.Serialization;

namespace Taoverse.Evaluation.Workers;

/// <summary>A line between the two processes: a JSON object whose <c>type</c> tells which message it is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RequestMessage), "request")]
[JsonDerivedType(typeof(BatchMessage), "batch")]
[JsonDerivedType(typeof(EndMessage), "end")]
[JsonDerivedType(typeof(HelloMessage), "hello")]
[JsonDerivedType(typeof(ProgressMessage), "progress")]
[JsonDerivedType(typeof(ResultMessage), "result")]
[JsonDerivedType(typeof(FaultMessage), "fault")]
[JsonDerivedType(typeof(RefusalMessage), "refusal")]
internal abstract record WorkerMessage;

/// <summary>To the worker, first of all: what is to be evaluated. The batches follow.</summary>
internal sealed record RequestMessage(
    int Protocol,
    string Folder,
    string Device,
    EvaluationDataType? DataType,
    int? Threads,
    double TimeLimitSeconds,
    RuleForm? Rules,
    IReadOnlyList<TaskForm> Tasks) : WorkerMessage;

/// <summary>To the worker: a batch of a task.</summary>
internal sealed record BatchMessage(int Task, IReadOnlyList<SequenceRuns> Sequences) : WorkerMessage;

/// <summary>To the worker: that was all. From now on the end of its input means the end of the parent.</summary>
internal sealed record EndMessage : WorkerMessage;

/// <summary>From the worker, first of all.</summary>
internal sealed record HelloMessage(int Protocol, string Version) : WorkerMessage;

/// <summary>From the worker, after each batch and every few seconds.</summary>
internal sealed record ProgressMessage(long Tokens, long TotalTokens, double Seconds) : WorkerMessage;

/// <summary>From the worker: the score. It ends afterwards.</summary>
internal sealed record ResultMessage(EvaluationResult Result) : WorkerMessage;

/// <summary>From the worker: why there is no score. It ends afterwards.</summary>
internal sealed record FaultMessage(EvaluationStatus Status, string ErrorId, string Error) : WorkerMessage;

/// <summary>From the worker: it cannot do what it was asked, with whatever model. It ends afterwards.</summary>
internal sealed record RefusalMessage(string ErrorId, FaultKind Kind, string Error, string NextStep) : WorkerMessage;
