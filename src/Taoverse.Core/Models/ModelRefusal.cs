using System.Globalization;
using Taoverse.Storage;

namespace Taoverse.Models;

/// <summary>Why a model cannot take part in its competition.</summary>
/// <param name="ErrorId">A stable identifier of the reason.</param>
/// <param name="Reason">The reason, in a sentence.</param>
internal sealed record ModelRefusal(string ErrorId, string Reason)
{
    // What a pinned commit holds stays as it is, so these do not get better by trying again.
    private static readonly HashSet<string> Lasting = new(StringComparer.Ordinal)
    {
        "CommitNotPinned", "InvalidRepoName", "InvalidModelPath", "UnsafeFileName", "TooManyFiles", "ModelTooLarge", "NotAModel", "InvalidSafetensors",
        "InvalidWeightIndex", "HashMismatch", "MissingProjection", "InvalidCheckpoint", "IncompleteCheckpoint", "UnsafeCheckpoint", "UnsupportedCheckpoint",
    };

    // The miner's as well, but a repository may yet be made public.
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal) { "RepoNotFound", "RevisionNotFound", "EntryNotFound", "GatedRepo" };

    /// <summary>What an error says about a model for good; null where it may have another cause, or may pass.</summary>
    public static ModelRefusal? Of(TaoverseException fault) => Lasting.Contains(fault.ErrorId) ? new(fault.ErrorId, fault.Message) : null;

    /// <summary>Whether only the miner can help an error.</summary>
    public static bool IsOfMiner(TaoverseException fault) => Lasting.Contains(fault.ErrorId) || Passing.Contains(fault.ErrorId);

    /// <summary>Holds a model against a competition's rules, by what is known without its weights; null where it keeps to them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="constraints">The rules.</param>
    /// <param name="countParameters">Counts the parameters of a model whose architecture is allowed.</param>
    public static ModelRefusal? Judge(RemoteModel model, ModelConstraints constraints, Func<RemoteModel, long> countParameters)
    {
        if (constraints.Architectures.Count > 0 && !constraints.Architectures.Contains(model.Architecture, StringComparer.Ordinal))
        {
            return new("ArchitectureNotAllowed", model.Architecture is null
                ? "The configuration names no architecture."
                : $"The architecture {model.Architecture} is not one of those that the competition allows: {string.Join(", ", constraints.Architectures)}.");
        }

        return countParameters(model) switch
        {
            var count when count > constraints.MaxParameters => new("TooManyParameters", string.Create(
                CultureInfo.InvariantCulture, $"The model has {count} parameters where {constraints.MaxParameters} are allowed.")),
            var count when count < constraints.MinParameters => new("TooFewParameters", string.Create(
                CultureInfo.InvariantCulture, $"The model has {count} parameters where {constraints.MinParameters} are asked for.")),
            _ => null,
        };
    }
}
