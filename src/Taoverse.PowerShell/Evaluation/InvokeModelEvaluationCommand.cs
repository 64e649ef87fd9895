using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Workers;
using Taoverse.Inference.Scoring;
using Taoverse.PowerShell.Arguments;
using Taoverse.PowerShell.Competitions;
using Taoverse.PowerShell.Pipeline;
using Taoverse.PowerShell.Scripts;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Scores models, each in a process of its own, and remembers the scores of tracked ones.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ModelEvaluation", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ModelEvaluation))]
public sealed class InvokeModelEvaluationCommand : ModelCmdlet
{
    private const string FallbackTask = "TEXT";
    private const int MostThreads = 1024;
    private const int MostWorkers = 64;
    private readonly List<ModelTarget> _targets = [];
    private EvaluationInput _input = null!;
    private Competition? _competition;
    private EvaluationJob? _job;

    /// <summary>The data: files, batches, or a table of them by the tasks' names.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public object[] Data { get; set; } = [];

    /// <summary>The competition whose tasks and rules hold: an object, or an id or name of the loaded schedule.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CompetitionCompleter))]
    public object? Competition { get; set; }

    /// <summary>The tasks, where no competition is meant: objects, or names for text losses.</summary>
    [Parameter]
    [TaskTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public EvalTask[]? Task { get; set; }

    /// <summary>The tokenizer for data of text: a tokenizer.json, or its folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tokenizer { get; set; }

    /// <summary>The token that ends a text, by name or id; by default the one that the tokenizer names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndToken { get; set; }

    /// <summary>The tokens of a sequence of text; by default the competition's length, else 1024.</summary>
    [Parameter]
    [ValidateRange(2, 1 << 20)]
    public int? SequenceLength { get; set; }

    /// <summary>The block of the evaluation; by default that of the newest synced metagraph, else 0.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long? BlockNumber { get; set; }

    /// <summary>The time that the evaluation of a model may take; a number is taken as seconds.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The memory that an evaluation may use besides the mapped checkpoint, in bytes.</summary>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? MemoryLimit { get; set; }

    /// <summary>How many models are evaluated at once.</summary>
    [Parameter]
    [ValidateRange(1, MostWorkers)]
    public int Throttle { get; set; } = 1;

    /// <summary>The threads of each evaluation; by default the processors are shared out.</summary>
    [Parameter]
    [ValidateRange(1, MostThreads)]
    public int? Threads { get; set; }

    /// <summary>The device.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string Device { get; set; } = EvaluationDevice.Cpu;

    /// <summary>The type of number to compute in; by default the device's own: fp32 on a processor, bf16 on a graphics card.</summary>
    [Parameter]
    public EvaluationDataType? Dtype { get; set; }

    /// <summary>The command that runs the worker's command, such as 'srun --gres=gpu:1', or its parts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] WorkerPrefix { get; set; } = [];

    /// <summary>Evaluates in this process: nothing is bounded then but the time.</summary>
    [Parameter]
    public SwitchParameter InProcess { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            if (Competition is not null && Task is not null)
            {
                throw new TaoverseException(
                    "CompetitionAndTask", FaultKind.InvalidInput, "A competition has tasks of its own, so -Task has no place beside -Competition.",
                    "Give one of the two.");
            }

            CheckDevice();
            _competition = Competition is null ? null : CompetitionArgument.Resolve(Competition, NetUid, StateFolderPath, BlockNumber);
            var tasks = _competition?.Tasks ?? Task;
            var length = SequenceLength ?? (Tokenizer is null ? null : _competition?.Constraints.SequenceLength);
            _input = new EvaluationInput(this, EvaluationInput.Options(this, Tokenizer, EndToken, length));
            _input.Add(Data, tasks is null ? FallbackTask : tasks.Count == 1 ? tasks[0].Name : null);
        }
        catch (TaoverseException failure)
        {
            Fail(failure, target: null);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Evaluate();

    /// <inheritdoc/>
    private protected override void Process(ModelTarget target)
    {
        _targets.Add(target);
        if (Throttle == 1)
        {
            Evaluate();
        }
    }

    private void Evaluate()
    {
        if (_targets.Count == 0)
        {
            return;
        }

        ModelTarget[] targets = [.. _targets];
        _targets.Clear();
        if ((_job ??= Prepare()) is not { } job)
        {
            return;
        }

        Run(sink => job.RunAsync(targets, Throttle, sink), targets.Length == 1 ? targets[0].Given : targets);
    }

    /// <summary>Reads the data once for all models. Without it nothing can be evaluated, so a failure ends the command.</summary>
    private EvaluationJob? Prepare() => TryRun(sink => _input.ReadAsync(sink.Token), target: null, out var batches)
        ? new EvaluationJob
        {
            Scorer = InProcess ? new EngineScorer() : Worker(),
            Tasks = Tasks(batches),
            Competition = _competition,
            Store = Store,
            StateFolder = StateFolderPath,
            Threads = Threads ?? Math.Max(1, Environment.ProcessorCount / Throttle),
            Device = Device,
            DataType = Dtype,
            TimeLimit = Timeout,
            BlockNumber = BlockNumber,
        }
        : null;

    // Before the data is read: a device that cannot be had is no model's fault.
    private void CheckDevice()
    {
        EvaluationDevice.Check(Device, Dtype, WorkerPrefix.Length > 0 || WorkerProgram.HasTorch(ThisModule.Bin));
        if (InProcess && EvaluationDevice.NeedsTorch(Device))
        {
            throw new TaoverseException(
                "DeviceNeedsWorker", FaultKind.InvalidInput, $"The device '{Device}' is used by a worker process alone, so that it is free afterwards.",
                "Leave -InProcess out.");
        }
    }

    private WorkerEvaluator Worker() => new(new()
    {
        Command = WorkerProgram.Find(ThisModule.Bin),
        Prefix = WorkerPrefix is [var line] ? line.Split(' ', StringSplitOptions.RemoveEmptyEntries) : WorkerPrefix,
        TimeLimit = Timeout,
        MemoryLimit = MemoryLimit,
    });

    /// <summary>The tasks with their data. What no task asks for is a mistake, and what has no data is left out with a warning.</summary>
    private List<TaskData> Tasks(IReadOnlyDictionary<string, List<EvaluationBatch>> batches)
    {
        var tasks = _competition?.Tasks ?? Task ?? [.. batches.Keys.Order(StringComparer.Ordinal).Select(name => new EvalTask { Name = name })];
        if (batches.Keys.FirstOrDefault(name => tasks.All(task => task.Name != name)) is { } stranger)
        {
            Fail(
                new TaoverseException(
                    "UnknownTask", FaultKind.InvalidInput, $"There is data for '{stranger}', which is no task here.",
                    $"The tasks are: {string.Join(", ", tasks.Select(task => task.Name))}."),
                target: null);
        }

        foreach (var task in tasks.Where(task => !batches.ContainsKey(task.Name)))
        {
            WriteWarning($"There is no data for the task '{task.Name}'; the others take its weight.");
        }

        return [.. tasks.Select(task => new TaskData(
            task, batches.TryGetValue(task.Name, out var list) ? [.. list.Select(batch => batch.Sequences)] : null))];
    }
}
