namespace Taoverse.Substrate.Codecs;

/// <summary>A value of a variant type: an enum's member, a call, an event or an error.</summary>
/// <param name="Name">The case.</param>
/// <param name="Value">What it carries: nothing, the value of its only unnamed field, a <see cref="ScaleRecord"/> of named fields, or an array.</param>
public sealed record ScaleVariant(string Name, object? Value = null)
{
    /// <summary>The case and what it carries.</summary>
    public override string ToString() => Value is null ? Name : $"{Name}({Value})";
}
