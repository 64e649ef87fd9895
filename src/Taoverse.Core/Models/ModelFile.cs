namespace Taoverse.Models;

/// <summary>A file of a model's folder.</summary>
/// <param name="RelativePath">Its path within the folder, with forward slashes.</param>
/// <param name="FullPath">Where it is; for a link, the link itself.</param>
/// <param name="Bytes">Its size; for a link, the size of the file that it leads to.</param>
public sealed record ModelFile(string RelativePath, string FullPath, long Bytes);
