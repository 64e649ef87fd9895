namespace Taoverse.LocalSubnet.Rpc;

/// <summary>All methods with what answers each.</summary>
internal static class RpcMethods
{
    private static readonly Dictionary<string, Func<RpcCall, object?>> Table =
        new[] { SystemMethods.All, ChainMethods.All, StateMethods.All, AuthorMethods.All, ControlMethods.All }
            .SelectMany(m => m).ToDictionary(StringComparer.Ordinal);

    /// <summary>The names that a real node has too, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Keys.Except(ControlMethods.All.Keys).Order(StringComparer.Ordinal)];

    /// <summary>What answers a method.</summary>
    public static Func<RpcCall, object?> Find(string name) => Table.GetValueOrDefault(name) ?? throw RpcErrorException.MethodNotFound();
}
