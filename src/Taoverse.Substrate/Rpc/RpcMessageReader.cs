using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Taoverse.Substrate.Rpc;

/// <summary>Reads what a node sent: one message, or an array of them. Copies nothing but errors.</summary>
internal ref struct RpcMessageReader
{
    private readonly ReadOnlySpan<byte> _utf8;
    private Utf8JsonReader _json;
    private bool _started;
    private bool _inArray;

    /// <summary>Begins with the first byte of a text frame's content.</summary>
    public RpcMessageReader(ReadOnlySpan<byte> utf8)
    {
        _utf8 = utf8;
        _json = new Utf8JsonReader(utf8);
    }

    /// <summary>Reads the next message.</summary>
    /// <returns>Whether there was one; false at the well-formed end.</returns>
    /// <exception cref="RpcFormatException">The bytes are no JSON-RPC 2.0.</exception>
    public bool TryRead(out RpcMessage message)
    {
        try
        {
            return Next(out message);
        }
        catch (JsonException e)
        {
            throw new RpcFormatException("it sent text that is not JSON", e);
        }
        catch (InvalidOperationException e)
        {
            // Utf8JsonReader's way to report an escape of half a surrogate pair.
            throw new RpcFormatException("it sent a string that is not Unicode", e);
        }
    }

    private bool Next(out RpcMessage message)
    {
        var first = !_started;
        if (first)
        {
            Start();
        }
        else if (!_inArray || (_json.Read() && _json.TokenType == JsonTokenType.EndArray))
        {
            // A read past the end finds text after the last bracket.
            _json.Read();
            message = default;
            return false;
        }

        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw new RpcFormatException(
                first && _json.TokenType == JsonTokenType.EndArray ? "it sent an empty array" : "it sent something else than a JSON object");
        }

        message = ReadEnvelope();
        return true;
    }

    private void Start()
    {
        _started = true;
        if (!Utf8.IsValid(_utf8))
        {
            throw new RpcFormatException("it sent text that is not UTF-8");
        }

        _json.Read();
        if (_json.TokenType == JsonTokenType.StartArray)
        {
            _inArray = true;
            _json.Read();
        }
    }

    private RpcMessage ReadEnvelope()
    {
        var envelope = default(RpcEnvelope);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("id"u8))
            {
                Once(ref envelope.HasId);
                _json.Read();
                envelope.IdIsNull = _json.TokenType == JsonTokenType.Null;
                envelope.IdIsOurs = _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out envelope.Id);
                SkipValue();
            }
            else if (_json.ValueTextEquals("result"u8))
            {
                Once(ref envelope.HasResult);
                envelope.Result = ReadSlice();
            }
            else if (_json.ValueTextEquals("error"u8))
            {
                Once(ref envelope.HasError);
                envelope.Error = ReadSlice();
            }
            else if (_json.ValueTextEquals("method"u8))
            {
                Once(ref envelope.HasMethod);
                ReadSlice();
            }
            else if (_json.ValueTextEquals("params"u8))
            {
                Once(ref envelope.HasParameters);
                envelope.Parameters = ReadSlice();
            }
            else
            {
                ReadSlice();
            }
        }

        return envelope.HasMethod ? ReadNotification(envelope.Parameters) : envelope.ToReply();
    }

    private static RpcMessage ReadNotification(ReadOnlySpan<byte> parameters)
    {
        var inner = new RpcMessageReader(parameters);
        string? subscription = null;
        ReadOnlySpan<byte> value = default;
        ReadOnlySpan<byte> error = default;
        if (parameters.Length > 0 && inner._json.Read() && inner._json.TokenType == JsonTokenType.StartObject)
        {
            while (inner._json.Read() && inner._json.TokenType == JsonTokenType.PropertyName)
            {
                if (inner._json.ValueTextEquals("subscription"u8))
                {
                    subscription = SubscriptionKey(inner.ReadSlice());
                }
                else if (inner._json.ValueTextEquals("result"u8))
                {
                    value = inner.ReadSlice();
                }
                else if (inner._json.ValueTextEquals("error"u8))
                {
                    error = inner.ReadSlice();
                }
                else
                {
                    inner.ReadSlice();
                }
            }
        }

        return (subscription, value.Length > 0, error.Length > 0) switch
        {
            (not null, true, _) => new RpcMessage { Kind = RpcMessageKind.SubscriptionValue, Subscription = subscription, Json = value },
            (not null, _, true) =>
                new RpcMessage { Kind = RpcMessageKind.SubscriptionError, Subscription = subscription, Error = RpcNodeError.Read(error) },
            _ => new RpcMessage { Kind = RpcMessageKind.OtherNotification },
        };
    }

    /// <summary>The id of a subscription as text, be it a string or a number; null where it is neither.</summary>
    public static string? SubscriptionKey(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
            _ => null,
        };
    }

    private ReadOnlySpan<byte> ReadSlice()
    {
        _json.Read();
        var start = (int)_json.TokenStartIndex;
        SkipValue();
        return _utf8[start..(int)_json.BytesConsumed];
    }

    private void SkipValue()
    {
        CheckEscapes();
        if (_json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var depth = _json.CurrentDepth;
        do
        {
            _json.Read();
            CheckEscapes();
        }
        while (_json.CurrentDepth > depth);
    }

    /// <summary>Finds escapes of half a surrogate pair now, before they surprise whoever reads the value.</summary>
    private readonly void CheckEscapes()
    {
        if (!_json.ValueIsEscaped || _json.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            return;
        }

        var buffer = ArrayPool<char>.Shared.Rent(_json.ValueSpan.Length);
        try
        {
            _json.CopyString(buffer);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static void Once(ref bool seen)
    {
        if (seen)
        {
            throw new RpcFormatException("it sent a message with the same member twice");
        }

        seen = true;
    }
}
