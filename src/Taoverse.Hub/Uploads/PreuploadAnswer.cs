namespace Taoverse.Hub.Uploads;

/// <summary>The answer of the preupload call: which files go through LFS.</summary>
internal sealed record PreuploadAnswer(IReadOnlyList<PreuploadAnswer.Entry>? Files)
{
    internal sealed record Entry(string? Path, string? UploadMode);
}
