using System.Text.Json;

namespace Taoverse.Hub.Repos;

/// <summary>The answer of the model info call, with what is read of it.</summary>
internal sealed record ModelInfoAnswer(string? Id, string? Sha, bool Private, JsonElement Gated, IReadOnlyList<ModelInfoAnswer.Sibling>? Siblings)
{
    internal sealed record Sibling(string? Rfilename, long? Size, string? BlobId, LfsPart? Lfs);

    internal sealed record LfsPart(string? Sha256, long? Size);

    /// <summary>The answer as the model's info; null, with a reason, where it cannot be one.</summary>
    public HubModelInfo? Read(string repo, out string reason)
    {
        reason = Sha is not { Length: 40 } || !Sha.All(char.IsAsciiHexDigitLower) ? "the commit is not 40 hexadecimal digits"
            : Siblings is null ? "there is no list of files"
            : Siblings.Where(s => !IsPossible(s)).Select(s => $"the entry of '{s?.Rfilename}' is not possible").FirstOrDefault() ?? string.Empty;
        return reason.Length > 0 ? null : new HubModelInfo(
            Id ?? repo, Sha!, Private, Gated.ValueKind is JsonValueKind.True or JsonValueKind.String,
            [.. Siblings!.Select(s => new HubFile(s.Rfilename!, s.Lfs?.Size ?? s.Size, s.BlobId, s.Lfs?.Sha256))]);
    }

    private static bool IsPossible(Sibling? s) =>
        s is { Rfilename: not null } && s.Size is not < 0 && s.Lfs?.Size is not < 0 && IsHash(s.Lfs?.Sha256, 64) && IsHash(s.BlobId, 40);

    private static bool IsHash(string? text, int length) => text is null || (text.Length == length && text.All(char.IsAsciiHexDigitLower));
}
