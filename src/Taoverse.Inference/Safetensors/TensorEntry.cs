namespace Taoverse.Inference.Safetensors;

/// <summary>What a safetensors header says of one tensor.</summary>
public sealed record TensorEntry
{
    /// <summary>The tensor's name, such as <c>model.layers.0.mlp.up_proj.weight</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of its elements.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Its dimensions, outermost first; none for a scalar.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Where its bytes begin, counted from the end of the header.</summary>
    public required long Begin { get; init; }

    /// <summary>Where its bytes end, counted from the end of the header.</summary>
    public required long End { get; init; }

    /// <summary>The number of its elements.</summary>
    public long Elements => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The shape as people write it, such as <c>[4096, 14336]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
