namespace Taoverse.Substrate.Rpc;

/// <summary>One call of a batch.</summary>
/// <param name="Method">The name of the method, such as <c>state_getStorage</c>.</param>
/// <param name="Parameters">
/// Its positional parameters: null, string, bool, whole numbers, bytes (sent as 0x and hexadecimal digits),
/// <see cref="System.Text.Json.JsonElement"/>, or lists of these.
/// </param>
public sealed record RpcCall(string Method, IReadOnlyList<object?> Parameters);
