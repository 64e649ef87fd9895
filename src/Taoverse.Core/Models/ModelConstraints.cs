using Taoverse.Competitions;
using Taoverse.Evaluation;

namespace Taoverse.Models;

/// <summary>What a competition asks of a model.</summary>
public sealed record ModelConstraints
{
    /// <summary>The fewest parameters.</summary>
    public long MinParameters { get; init; }

    /// <summary>The most parameters.</summary>
    public required long MaxParameters { get; init; }

    /// <summary>The architectures that may take part, as config.json names them; empty for any.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>The length of the sequences that models are evaluated on, in tokens.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>The most that the repository may hold, in bytes.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>How many blocks after its commitment a model is taken up.</summary>
    public long EvalBlockDelay { get; init; }

    /// <summary>The advantage of earlier models.</summary>
    public required EpsilonFunction Epsilon { get; init; }

    /// <summary>The repository of the tokenizer that all models use; null where each brings its own.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>The limit on the norms of projections; null for none.</summary>
    public NormRule? Norms { get; init; }
}
