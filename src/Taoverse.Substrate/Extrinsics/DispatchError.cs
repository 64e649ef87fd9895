using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;
using Taoverse.Substrate.Runtimes;

namespace Taoverse.Substrate.Extrinsics;

/// <summary>Why a call failed, in the runtime's own words.</summary>
/// <param name="Name">Pallet and error, such as <c>SubtensorModule.SettingWeightsTooFast</c>.</param>
/// <param name="Documentation">What the runtime says of it; may be empty.</param>
internal sealed record DispatchError(string Name, string Documentation)
{
    /// <summary>Names a decoded <c>DispatchError</c>.</summary>
    public static DispatchError Of(ChainRuntime runtime, object? error)
    {
        if (error is not ScaleVariant variant)
        {
            return new DispatchError("Unknown", string.Empty);
        }

        if (variant is { Name: "Module", Value: ScaleRecord module })
        {
            var pallet = runtime.Metadata.Pallets.FirstOrDefault(p => p.Index == Convert.ToByte(module["index"], System.Globalization.CultureInfo.InvariantCulture));
            var index = module["error"] switch
            {
                byte[] { Length: > 0 } bytes => bytes[0],
                byte single => single, // before error codes had four bytes
                _ => byte.MaxValue,
            };
            if (pallet?.ErrorTypeId is { } typeId && runtime.Metadata.Types[typeId].Definition is TypeDefinition.Variant errors && errors[index] is { } named)
            {
                return new DispatchError($"{pallet.Name}.{named.Name}", named.Documentation);
            }

            return new DispatchError($"{pallet?.Name ?? "Module"}.{index}", string.Empty);
        }

        return new DispatchError(variant.ToString(), string.Empty);
    }
}
