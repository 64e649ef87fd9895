namespace Taoverse.Substrate.Rpc;

/// <summary>One text frame and the calls in it; no calls where no reply is awaited.</summary>
/// <param name="Utf8">The content.</param>
/// <param name="Calls">The calls, with their ids set.</param>
internal sealed record OutgoingFrame(ReadOnlyMemory<byte> Utf8, IReadOnlyList<PendingCall> Calls)
{
    /// <summary>Whether it is worth sending.</summary>
    public bool IsWanted => Calls.Count == 0 || Calls.Any(call => call.IsWaiting);
}
