namespace Taoverse.Substrate.Metadata;

/// <summary>One case of a variant: an enum's member, a call, an event or an error.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Index">The byte that stands for it.</param>
/// <param name="Fields">What it carries.</param>
/// <param name="Documentation">What the runtime says of it; may be empty.</param>
public sealed record TypeVariant(string Name, byte Index, IReadOnlyList<TypeField> Fields, string Documentation = "");
