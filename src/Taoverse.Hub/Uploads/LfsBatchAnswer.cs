namespace Taoverse.Hub.Uploads;

/// <summary>The answer of the LFS batch call: where each object goes, or that it is there already.</summary>
internal sealed record LfsBatchAnswer(IReadOnlyList<LfsBatchAnswer.Item>? Objects)
{
    internal sealed record Item(string? Oid, long Size, Actions? Actions, Fault? Error);

    internal sealed record Actions(Target? Upload, Target? Verify);

    internal sealed record Target(Uri? Href, Dictionary<string, string>? Header);

    internal sealed record Fault(int Code, string? Message);
}
