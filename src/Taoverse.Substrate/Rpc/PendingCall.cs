namespace Taoverse.Substrate.Rpc;

/// <summary>A call that waits for its reply. Every way to end it may be tried more than once; the first counts.</summary>
internal abstract class PendingCall
{
    /// <summary>The method, for messages.</summary>
    public required string Method { get; init; }

    /// <summary>The id on the wire.</summary>
    public required long Id { get; init; }

    /// <summary>The first id in the same frame, which tells frames apart.</summary>
    public required long FrameId { get; init; }

    /// <summary>
    /// Whether the reply matters even when nobody waits any more: a subscription that was made must be ended.
    /// </summary>
    public bool KeepsReply { get; init; }

    /// <summary>Whether somebody still waits.</summary>
    public abstract bool IsWaiting { get; }

    /// <summary>Ends it with a result, given as JSON text that is valid during the call only.</summary>
    public abstract void Answer(ReadOnlySpan<byte> json);

    /// <summary>Ends it with the node's error.</summary>
    public abstract void Refuse(RpcException error);

    /// <summary>Ends it because no answer can come.</summary>
    public abstract void Fail(TaoverseException error);

    /// <summary>Ends it because nobody waits any more.</summary>
    public abstract void Abandon();
}
