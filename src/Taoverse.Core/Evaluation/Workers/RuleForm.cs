using Taoverse.Competitions;
using Taoverse.Models;

namespace Taoverse.Evaluation.Workers;

/// <summary>What a competition asks of a model, as far as a worker looks at it.</summary>
internal sealed record RuleForm(
    long MinParameters, long MaxParameters, IReadOnlyList<string> Architectures, int SequenceLength, long MaxBytes, NormRule? Norms)
{
    public static RuleForm? Of(ModelConstraints? rules) => rules is null ? null : new(
        rules.MinParameters, rules.MaxParameters, rules.Architectures, rules.SequenceLength, rules.MaxBytes, rules.Norms);

    /// <summary>The rules; no score depends on an epsilon, so they have none.</summary>
    public ModelConstraints Read() => new()
    {
        MinParameters = MinParameters,
        MaxParameters = MaxParameters,
        Architectures = Architectures,
        SequenceLength = SequenceLength,
        MaxBytes = MaxBytes,
        Norms = Norms,
        Epsilon = new FixedEpsilon(0),
    };
}
