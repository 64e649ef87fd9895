namespace Taoverse.Substrate.Metadata;

/// <summary>A type of the runtime.</summary>
/// <param name="Id">Its id in the registry.</param>
/// <param name="Path">Where the source defines it; empty for what the language brings.</param>
/// <param name="Definition">What it is made of.</param>
public sealed record PortableType(int Id, IReadOnlyList<string> Path, TypeDefinition Definition)
{
    /// <summary>The last part of the path; empty where there is none.</summary>
    public string Name => Path.Count == 0 ? string.Empty : Path[^1];

    /// <summary>The path as the source writes it, or the kind of type.</summary>
    public override string ToString() => Path.Count > 0 ? string.Join("::", Path) : $"{Definition.GetType().Name} (type {Id})";
}
