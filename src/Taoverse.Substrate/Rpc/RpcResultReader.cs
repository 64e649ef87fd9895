namespace Taoverse.Substrate.Rpc;

/// <summary>Turns the JSON text of a result into a value that owns its memory.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="json">The text, valid during the call only.</param>
/// <returns>The value.</returns>
internal delegate T RpcResultReader<out T>(ReadOnlySpan<byte> json);
