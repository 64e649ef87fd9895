namespace Taoverse.Substrate.Metadata;

/// <summary>A field of a composite or of a variant.</summary>
/// <param name="Name">Its name; null where fields go by position.</param>
/// <param name="TypeId">The id of its type in the registry.</param>
/// <param name="TypeName">How the source calls its type; null where it was not said.</param>
public sealed record TypeField(string? Name, int TypeId, string? TypeName = null);
