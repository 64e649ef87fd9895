namespace Taoverse.Substrate.Rpc;

/// <summary>The members of one message, before it is clear what the message is.</summary>
internal ref struct RpcEnvelope
{
    public bool HasId;
    public bool IdIsNull;
    public bool IdIsOurs;
    public long Id;
    public bool HasResult;
    public bool HasError;
    public bool HasMethod;
    public bool HasParameters;
    public ReadOnlySpan<byte> Result;
    public ReadOnlySpan<byte> Error;
    public ReadOnlySpan<byte> Parameters;

    /// <summary>Reads it as the reply to a call.</summary>
    /// <exception cref="RpcFormatException">It is none.</exception>
    public readonly RpcMessage ToReply()
    {
        // Some servers write "error": null beside a result.
        var failed = HasError && !Error.SequenceEqual("null"u8);
        if (failed && HasResult && !Result.SequenceEqual("null"u8))
        {
            throw new RpcFormatException("it sent a reply with both a result and an error");
        }

        if (!failed && !HasResult)
        {
            throw new RpcFormatException("it sent a message that is neither a reply nor a notification");
        }

        if (IdIsOurs)
        {
            return failed
                ? new RpcMessage { Kind = RpcMessageKind.Error, Id = Id, Error = RpcNodeError.Read(Error) }
                : new RpcMessage { Kind = RpcMessageKind.Result, Id = Id, Json = Result };
        }

        return failed && IdIsNull
            ? new RpcMessage { Kind = RpcMessageKind.UnnamedError, Error = RpcNodeError.Read(Error) }
            : new RpcMessage { Kind = RpcMessageKind.ForeignReply };
    }
}
