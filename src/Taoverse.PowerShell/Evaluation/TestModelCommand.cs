using System.Management.Automation;
using Taoverse.Competitions;
using Taoverse.Inference;
using Taoverse.Inference.Tokenizers;
using Taoverse.Models.Validation;
using Taoverse.PowerShell.Competitions;

namespace Taoverse.PowerShell.Evaluation;

/// <summary>Checks models against the rules of a competition.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Model", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ModelValidation))]
public sealed class TestModelCommand : ModelCmdlet
{
    private const string TokenizerFile = "tokenizer.json";
    private Tokenizer? _tokenizer;

    /// <summary>The competition: an object, or an id or name of the loaded schedule. Without it, only whether the checkpoint is whole is looked at.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CompetitionCompleter))]
    public object? Competition { get; set; }

    /// <summary>The tokenizer that texts are encoded with: a tokenizer.json, or its folder; by default the model's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tokenizer { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Tokenizer is null)
        {
            return;
        }

        try
        {
            _tokenizer = TokenizerArgument.Load(this, Tokenizer);
        }
        catch (TaoverseException failure)
        {
            Fail(failure, target: null);
        }
    }

    /// <inheritdoc/>
    private protected override void Process(ModelTarget target)
    {
        var competition = Competition is null ? null : CompetitionArgument.Resolve(Competition, target.NetUid ?? NetUid, StateFolderPath, block: null);
        Run(sink => Task.FromResult(Validate(target, competition, sink.Token)), target.Given);
    }

    private ModelValidation Validate(ModelTarget target, Competition? competition, CancellationToken cancellation)
    {
        using var lease = target.Stored is { } stored ? Store.Use(stored) : null;
        var validator = new ModelValidator(new ManagedEngine());
        return validator.Validate(target.Folder, competition?.Constraints, CountTokens(target.Folder), cancellation) with
        {
            Hotkey = target.Hotkey,
            CompetitionId = competition?.CompetitionId,
        };
    }

    private Func<int>? CountTokens(string folder) =>
        _tokenizer is { } given ? () => given.IdLimit
        : File.Exists(System.IO.Path.Combine(folder, TokenizerFile)) ? () => Inference.Tokenizers.Tokenizer.Load(folder).IdLimit
        : null;
}
