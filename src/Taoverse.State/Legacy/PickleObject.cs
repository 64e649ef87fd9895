namespace Taoverse.State.Legacy;

/// <summary>An instance of a data class: its class's name and its fields.</summary>
internal sealed class PickleObject(PickleClass type)
{
    public PickleClass Type => type;

    public Dictionary<string, object?> Fields { get; } = new(StringComparer.Ordinal);
}
