using System.Globalization;
using Taoverse.Evaluation;

namespace Taoverse.Models.Validation;

/// <summary>Checks models against the rules of a competition: names and sizes first, then headers, and weights only where all else is kept.</summary>
/// <param name="engine">What opens checkpoints.</param>
public sealed class ModelValidator(IEvaluationEngine engine)
{
    /// <summary>Checks a model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="rules">What the competition asks; null to check only whether it is a whole checkpoint.</param>
    /// <param name="countTokens">Gives the tokens that the tokenizer knows, the greatest id and one; null not to look at a tokenizer.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Every rule with what the model has. A model that is broken in whatever way is a result, not an exception.</returns>
    /// <exception cref="TaoverseException"><c>ModelFolderNotFound</c>.</exception>
    public ModelValidation Validate(string folder, ModelConstraints? rules, Func<int>? countTokens, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(folder);
        var check = new RuleCheck();
        var files = ListFiles(path, check);
        var bytes = files.Sum(file => file.Bytes);
        check.Add(ModelRule.Size, Amount(bytes, "bytes"), AtMost(rules?.MaxBytes, "bytes"), rules is null || bytes <= rules.MaxBytes, "the files are too large");
        using var model = Open(path, check, cancellation);
        if (model is null)
        {
            return check.Result(path, bytes, description: null);
        }

        var description = model.Description;
        Describe(description, rules, check);
        CheckTokenizer(countTokens, description, check);
        CheckNorms(model, rules?.Norms, check, cancellation);
        return check.Result(path, bytes, description);
    }

    private static IReadOnlyList<ModelFile> ListFiles(string path, RuleCheck check)
    {
        IReadOnlyList<ModelFile> files = [];
        check.Try(ModelRule.Files, () =>
        {
            files = ModelFolder.List(path);
            ModelFileRules.Check([.. files.Select(file => file.RelativePath)]);
            var weights = files.Count(file => ModelFileSelection.IsWeights(file.RelativePath));
            check.Add(ModelRule.Files, Amount(files.Count, "files"), "safetensors", weights > 0, "there are no weights as safetensors");
        });
        return files;
    }

    private ILoadedModel? Open(string path, RuleCheck check, CancellationToken cancellation)
    {
        ILoadedModel? model = null;
        check.Try(ModelRule.Checkpoint, () =>
        {
            model = engine.Load(path, cancellation);
            check.Add(ModelRule.Checkpoint, model.Description.WeightType, null, passed: true, null);
        });
        return model;
    }

    private static void Describe(ModelDescription model, ModelConstraints? rules, RuleCheck check)
    {
        var allowed = rules?.Architectures ?? [];
        check.Add(
            ModelRule.Architecture, model.Architecture, allowed.Count == 0 ? null : string.Join(", ", allowed),
            allowed.Count == 0 || allowed.Contains(model.Architecture), $"the architecture {model.Architecture} may not take part");
        check.Add(
            ModelRule.Parameters, Number(model.ParameterCount), rules is null ? null : $"{Number(rules.MinParameters)} to {Number(rules.MaxParameters)}",
            rules is null || (model.ParameterCount >= rules.MinParameters && model.ParameterCount <= rules.MaxParameters),
            $"{Number(model.ParameterCount)} parameters are outside the competition's range");
        check.Add(
            ModelRule.SequenceLength, Amount(model.MaxPositions, "positions"), rules is null ? null : $"at least {Amount(rules.SequenceLength, "tokens")}",
            rules is null || model.MaxPositions >= rules.SequenceLength,
            $"the model was made for {Number(model.MaxPositions)} positions, and sequences have {Number(rules?.SequenceLength ?? 0)} tokens");
    }

    private static void CheckTokenizer(Func<int>? countTokens, ModelDescription model, RuleCheck check)
    {
        var limit = $"at most {Amount(model.VocabularySize, "tokens")}";
        if (countTokens is null)
        {
            check.Skip(ModelRule.Tokenizer, limit, "there is no tokenizer to look at");
            return;
        }

        check.Try(ModelRule.Tokenizer, () =>
        {
            var size = countTokens();
            check.Add(
                ModelRule.Tokenizer, Amount(size, "tokens"), limit, size <= model.VocabularySize,
                $"the tokenizer gives {Number(size)} tokens, and the model knows {Number(model.VocabularySize)}");
        });
    }

    private static void CheckNorms(ILoadedModel model, NormRule? rule, RuleCheck check, CancellationToken cancellation)
    {
        if (rule is null)
        {
            return;
        }

        var limit = string.Create(
            CultureInfo.InvariantCulture, $"none above {rule.HardLimit}, at most {rule.MaxShare * 100:0.##} % above {rule.SoftLimit}");
        if (check.IsBroken)
        {
            check.Skip(ModelRule.Norms, limit, "another rule is broken");
            return;
        }

        check.Try(ModelRule.Norms, () =>
        {
            var norms = model.ProjectionNorms(cancellation);
            var reason = rule.Judge(norms);
            var value = string.Create(
                CultureInfo.InvariantCulture,
                $"largest {norms.Max(norm => norm.RoundedNorm):G6}, {norms.Count(norm => norm.RoundedNorm > rule.SoftLimit)} of {norms.Count} above {rule.SoftLimit}");
            check.Add(ModelRule.Norms, value, limit, reason is null, reason);
        });
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Amount(long count, string unit) => $"{Number(count)} {unit}";

    private static string? AtMost(long? count, string unit) => count is { } most ? $"at most {Amount(most, unit)}" : null;
}
