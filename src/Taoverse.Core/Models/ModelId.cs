using System.Globalization;
using System.Text;

namespace Taoverse.Models;

/// <summary>Identifies a trained model: where it is, at which commit, with which hash, for which competition.</summary>
/// <remarks>
/// The text form is the compressed string of the Python package,
/// <c>namespace:name:commit:secure_hash:competition_id</c>, with <c>None</c> for an absent part.
/// </remarks>
public sealed record ModelId
{
    /// <summary>The most bytes that a compressed string may take on the chain.</summary>
    public const int MaxBytes = 128;

    /// <summary>The most characters that namespace, slash and name may take together, so that the string fits.</summary>
    public const int MaxRepoIdLength = 38;

    private const string Absent = "None";

    /// <summary>The user or organisation on the hub.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the repository.</summary>
    public required string Name { get; init; }

    /// <summary>The git commit, 40 hexadecimal digits; null for a local model.</summary>
    public string? Commit { get; init; }

    /// <summary>The hash of the model's folder; null until it was computed.</summary>
    public string? Hash { get; init; }

    /// <summary>The hash of folder hash and hotkey, which proves who was first; null until it was computed.</summary>
    public string? SecureHash { get; init; }

    /// <summary>The competition that the model takes part in.</summary>
    public int CompetitionId { get; init; }

    /// <summary>Namespace and name as the hub writes them.</summary>
    public string RepoId => $"{Namespace}/{Name}";

    /// <summary>The compressed string.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Namespace}:{Name}:{Commit ?? Absent}:{SecureHash ?? Absent}:{CompetitionId}");

    /// <summary>Reads a compressed string, in the present form or the legacy form of four parts.</summary>
    /// <param name="text">The string as it stands on the chain.</param>
    /// <returns>The identifier.</returns>
    /// <exception cref="TaoverseException">The string does not have the form; the message says which part.</exception>
    public static ModelId Parse(string text) =>
        TryParse(text, out var id, out var reason)
            ? id
            : throw new TaoverseException(
                "InvalidModelId", FaultKind.InvalidInput,
                $"'{Shorten(text)}' is not a model identifier: {reason}.",
                "Give namespace:name:commit:secure_hash:competition_id, with None for a part that is absent.");

    /// <summary>Reads a compressed string without throwing.</summary>
    /// <param name="text">The string as it stands on the chain.</param>
    /// <param name="id">The identifier, where it could be read.</param>
    /// <param name="reason">What is wrong with the string, where it could not.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryParse(string? text, out ModelId id, out string reason)
    {
        id = null!;
        if (text is null || Encoding.UTF8.GetByteCount(text) is 0 or > MaxBytes)
        {
            reason = string.IsNullOrEmpty(text) ? "it is empty" : $"it takes more than {MaxBytes} bytes";
            return false;
        }

        // The peer ignores what follows the fifth part, so a string with more of them is valid on the chain.
        var parts = text.Split(':');
        if (parts.Length < 4)
        {
            reason = $"it has {parts.Length} part(s) where at least 4 are needed";
            return false;
        }

        var legacy = parts.Length == 4;
        var competition = 0;
        if (!legacy && !int.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out competition))
        {
            reason = $"the competition '{Shorten(parts[4])}' is not a whole number";
            return false;
        }

        var hash = OrNull(parts[3]);
        id = new ModelId
        {
            Namespace = parts[0],
            Name = parts[1],
            Commit = OrNull(parts[2]),
            Hash = legacy ? hash : null,
            SecureHash = hash,
            CompetitionId = competition,
        };
        reason = string.Empty;
        return true;
    }

    private static string? OrNull(string part) => part == Absent ? null : part;

    private static string Shorten(string? text) => text is null ? string.Empty : text.Length <= 64 ? text : text[..64] + "...";
}
