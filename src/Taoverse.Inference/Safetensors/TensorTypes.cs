namespace Taoverse.Inference.Safetensors;

internal static class TensorTypes
{
    private static readonly Dictionary<string, TensorType> ByName = Enum.GetValues<TensorType>()
        .ToDictionary(type => type.ToString().Replace("F8E", "F8_E", StringComparison.Ordinal), StringComparer.Ordinal);

    public static int Bytes(this TensorType type) => type switch
    {
        <= TensorType.F8E4M3 => 1,
        <= TensorType.BF16 => 2,
        <= TensorType.F32 => 4,
        _ => 8,
    };

    /// <summary>Whether the engine computes with weights of the type.</summary>
    public static bool IsWeight(this TensorType type) => type is TensorType.F32 or TensorType.F16 or TensorType.BF16;

    public static bool TryParse(string name, out TensorType type) => ByName.TryGetValue(name, out type);
}
