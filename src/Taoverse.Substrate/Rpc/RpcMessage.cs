namespace Taoverse.Substrate.Rpc;

/// <summary>One message of a node; lives as long as the buffer that it was read from.</summary>
internal readonly ref struct RpcMessage
{
    /// <summary>What it is.</summary>
    public required RpcMessageKind Kind { get; init; }

    /// <summary>The id of the call that a <see cref="RpcMessageKind.Result"/> or <see cref="RpcMessageKind.Error"/> answers.</summary>
    public long Id { get; init; }

    /// <summary>The JSON text of a result or of a subscription's value.</summary>
    public ReadOnlySpan<byte> Json { get; init; }

    /// <summary>The error object, where there is one.</summary>
    public RpcNodeError? Error { get; init; }

    /// <summary>The id of the subscription, where it belongs to one.</summary>
    public string? Subscription { get; init; }
}
