namespace Taoverse.State.Legacy;

/// <summary>The name of a Python class or function that a pickle refers to. It is a name and nothing more.</summary>
/// <param name="Module">The module, such as <c>collections</c>.</param>
/// <param name="Name">The name in the module, such as <c>defaultdict</c>.</param>
internal sealed record PickleClass(string Module, string Name)
{
    public static PickleClass ModelMetadata { get; } = new("taoverse.model.data", "ModelMetadata");

    public static PickleClass ModelId { get; } = new("taoverse.model.data", "ModelId");

    public static PickleClass EvalResult { get; } = new("taoverse.model.data", "EvalResult");

    public static PickleClass DefaultDict { get; } = new("collections", "defaultdict");

    public static PickleClass OrderedDict { get; } = new("collections", "OrderedDict");

    public static PickleClass Dict { get; } = new("builtins", "dict");

    /// <summary>The enumeration by which the validators of subnets 9 and 37 name competitions; it becomes its number.</summary>
    public static PickleClass CompetitionId { get; } = new("competitions.data", "CompetitionId");

    public static PickleClass RebuildTensor { get; } = new("torch._utils", "_rebuild_tensor_v2");

    public static PickleClass FloatStorage { get; } = new("torch", "FloatStorage");

    /// <inheritdoc/>
    public override string ToString() => $"{Module}.{Name}";
}
