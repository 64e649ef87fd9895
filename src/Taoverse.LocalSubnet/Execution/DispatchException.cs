using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Codecs;
using Taoverse.Substrate.Metadata;

namespace Taoverse.LocalSubnet.Execution;

/// <summary>A call fails, and the extrinsic with it; its block stays as it is.</summary>
/// <param name="error">The <c>DispatchError</c>.</param>
internal sealed class DispatchException(ScaleVariant error) : Exception(error.ToString())
{
    private const int ErrorSize = 4;

    /// <summary>The <c>DispatchError</c> as the events of the block carry it.</summary>
    public ScaleVariant Error { get; } = error;

    /// <summary>An error of a pallet.</summary>
    /// <param name="pallet">The pallet.</param>
    /// <param name="name">The error as the pallet's metadata names it.</param>
    public static DispatchException Of(string pallet, string name)
    {
        var runtime = LocalRuntime.Instance.Description.Runtime;
        var declared = runtime.FindPallet(pallet)!;
        var errors = (TypeDefinition.Variant)runtime.Types[declared.ErrorTypeId!.Value].Definition;
        var bytes = new byte[ErrorSize];
        bytes[0] = errors.Variants.First(v => v.Name == name).Index;
        return new DispatchException(new ScaleVariant("Module", new ScaleRecord([new("index", declared.Index), new("error", bytes)])));
    }

    /// <summary>An error of what holds balances, such as <c>FundsUnavailable</c>.</summary>
    public static DispatchException Token(string name) => new(new ScaleVariant("Token", new ScaleVariant(name)));
}
