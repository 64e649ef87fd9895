using Taoverse.Models;

namespace Taoverse.State.Legacy;

/// <summary>What the Python package's model tracker knew of a hotkey.</summary>
public sealed record PythonTrackedModel
{
    /// <summary>SS58 address of the hotkey.</summary>
    public required string Hotkey { get; init; }

    /// <summary>The newest metadata; null where only evaluations are known.</summary>
    public ModelMetadata? Metadata { get; init; }

    /// <summary>The evaluations of all competitions, by competition and then as the package kept them, oldest first.</summary>
    public required IReadOnlyList<EvaluationRecord> Evaluations { get; init; }
}
