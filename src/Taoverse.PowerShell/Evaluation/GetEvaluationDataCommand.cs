using System.Management.Automation;
using System.Numerics;
using Taoverse.Evaluation;
using Taoverse.Evaluation.Data;
using Taoverse.Hub.Datasets;
using Taoverse.PowerShell.Models;
using Taoverse.PowerShell.Pipeline;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Makes batches of evaluation data: of files, or of rows of a dataset, drawn by a seed.</summary>
[Cmdlet(VerbsCommon.Get, "EvaluationData", DefaultParameterSetName = PathSet)]
[OutputType(typeof(EvaluationBatch))]
public sealed class GetEvaluationDataCommand : HubCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";
    private const string DatasetSet = "Dataset";
    private const string TaskSet = "EvalTask";
    private EvaluationDataOptions _options = null!;

    /// <summary>Files of text, of JSON lines with a field of text, or of JSON lines of token ids; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A dataset on the hub: namespace/name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DatasetSet)]
    [ValidateNotNullOrEmpty]
    public string Dataset { get; set; } = string.Empty;

    /// <summary>The dataset's configuration.</summary>
    [Parameter(ParameterSetName = DatasetSet)]
    [ValidateNotNullOrEmpty]
    public string Config { get; set; } = "default";

    /// <summary>The dataset's split.</summary>
    [Parameter(ParameterSetName = DatasetSet)]
    [ValidateNotNullOrEmpty]
    public string Split { get; set; } = "train";

    /// <summary>Tasks of a competition that name their datasets.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = TaskSet)]
    [ValidateNotNull]
    public EvalTask InputObject { get; set; } = null!;

    /// <summary>The task that the batches are for.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralSet)]
    [Parameter(ParameterSetName = DatasetSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string Task { get; set; } = "TEXT";

    /// <summary>The tokenizer: a tokenizer.json, or its folder. Data of token ids needs none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tokenizer { get; set; }

    /// <summary>The token that ends a text, by name or id; by default the one that the tokenizer names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndToken { get; set; }

    /// <summary>The tokens of a sequence: by default 1024 of text, and all of a line of token ids.</summary>
    [Parameter]
    [ValidateRange(2, 1 << 20)]
    public int? SequenceLength { get; set; }

    /// <summary>Makes one sequence of each text, cut or filled up with end tokens, in place of packing texts one after another.</summary>
    [Parameter]
    public SwitchParameter Padded { get; set; }

    /// <summary>The field, or column, that holds the text or the prompt.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Field { get; set; } = "text";

    /// <summary>The field that holds the reference answer, where only its tokens are to be predicted.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralSet)]
    [ValidateNotNullOrEmpty]
    public string? ReferenceField { get; set; }

    /// <summary>The seed by which rows are drawn and shuffled, as Get-SyncSeed gives it; without it they come in their order.</summary>
    [Parameter]
    public BigInteger? Seed { get; set; }

    /// <summary>How many rows or lines are drawn; by default all of a file, and of a dataset what the task says, or 100.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? RowCount { get; set; }

    /// <summary>The sequences of a batch.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int BatchSize { get; set; } = 1;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _options = EvaluationInput.Options(this, Tokenizer, EndToken, SequenceLength) with
            {
                Form = Padded ? SequenceForm.Padded : SequenceForm.Packed,
                BatchSize = BatchSize,
                Seed = Seed,
                RowCount = RowCount,
            };
        }
        catch (TaoverseException failure)
        {
            Fail(failure, target: null);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case DatasetSet:
                Read(Task, new() { Dataset = Dataset, Config = Config, Split = Split, Column = Field }, Dataset);
                break;
            case TaskSet:
                ReadTask();
                break;
            default:
                ReadFiles();
                break;
        }
    }

    private void ReadFiles()
    {
        foreach (var path in ParameterSetName == LiteralSet ? LiteralPath : Path)
        {
            try
            {
                foreach (var file in ParameterSetName == LiteralSet ? [DataFiles.Literal(this, path)] : DataFiles.Find(this, path))
                {
                    Emit(_options with { Task = Task }, sink => new DataFile(file, DataForm.Auto, Field, ReferenceField).ReadAsync(sink.Token), file);
                }
            }
            catch (TaoverseException failure)
            {
                Fail(failure, path);
            }
        }
    }

    private void ReadTask()
    {
        if (InputObject.Dataset is { } source)
        {
            Read(InputObject.Name, MyInvocation.BoundParameters.ContainsKey(nameof(Field)) ? source with { Column = Field } : source, InputObject);
            return;
        }

        Fail(
            new TaoverseException(
                "NoDataset", FaultKind.InvalidInput, $"The task '{InputObject.Name}' names no dataset.", "Give the data of this task as files."),
            InputObject);
    }

    private void Read(string task, DatasetSource source, object target)
    {
        var wanted = source with { RowCount = RowCount ?? source.RowCount };
        var client = Client;
        Emit(
            _options with { Task = task, RowCount = wanted.RowCount },
            sink => new DatasetDraw(new HubDatasetReader(client)).ReadAsync(wanted, Seed, sink.Token), target);
    }

    private void Emit(EvaluationDataOptions options, Func<OperationSink, IAsyncEnumerable<DataRow>> rows, object target) =>
        Run(sink => new EvaluationDataReader(options).ReadAsync(rows(sink), sink.Token), target);
}
