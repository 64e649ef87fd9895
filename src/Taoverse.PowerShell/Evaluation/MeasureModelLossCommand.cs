using System.Management.Automation;
using Taoverse.Evaluation;
using Taoverse.Inference;
using Taoverse.Inference.Scoring;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Measures how well models predict data: losses alone, without a competition's checks, and nothing is recorded.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ModelLoss", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ModelLoss))]
public sealed class MeasureModelLossCommand : ModelCmdlet
{
    private const string AnyTask = "LOSS";
    private EvaluationInput _input = null!;
    private TokenSequence[]? _sequences;

    /// <summary>The data: files, or batches.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public object[] Data { get; set; } = [];

    /// <summary>The tokenizer for data of text: a tokenizer.json, or its folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tokenizer { get; set; }

    /// <summary>The token that ends a text, by name or id; by default the one that the tokenizer names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndToken { get; set; }

    /// <summary>The tokens of a sequence of text; by default 1024.</summary>
    [Parameter]
    [ValidateRange(2, 1 << 20)]
    public int? SequenceLength { get; set; }

    /// <summary>The threads; by default one a processor.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int? Threads { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _input = new EvaluationInput(this, EvaluationInput.Options(this, Tokenizer, EndToken, SequenceLength));
            _input.Add(Data, AnyTask);
        }
        catch (TaoverseException failure)
        {
            Fail(failure, target: null);
        }
    }

    /// <inheritdoc/>
    private protected override void Process(ModelTarget target)
    {
        if (_sequences is null && TryRun(sink => _input.ReadAsync(sink.Token), target: null, out var batches))
        {
            _sequences = [.. batches.Values.SelectMany(list => list).SelectMany(batch => batch.Sequences)];
        }

        if (_sequences is not { } sequences)
        {
            return;
        }

        Run(
            sink =>
            {
                using var lease = target.Stored is { } stored ? Store.Use(stored) : null;
                using var shown = new TokenProgress(sink, 0, $"Measuring {target.Folder}");
                var meter = new LossMeter(new ManagedEngine(new EngineOptions { Threads = Threads ?? Environment.ProcessorCount }));
                return Task.FromResult(meter.Measure(target.Folder, sequences, shown, sink.Token) with { Hotkey = target.Hotkey });
            },
            target.Given);
    }
}
