using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;

namespace Taoverse.Substrate.Rpc;

/// <summary>The values that wait for the reader of a subscription, bounded in number and bytes.</summary>
internal sealed class SubscriptionFeed(RpcDelivery delivery, int maxValues, int maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Channel<(JsonElement Value, int Bytes)> _values = Channel.CreateUnbounded<(JsonElement, int)>();
    private int _count;
    private long _bytes;

    /// <summary>Adds a value, never waiting.</summary>
    /// <returns>False where it would have to be dropped, or another, and none may be.</returns>
    public bool TryAdd(JsonElement value, int bytes)
    {
        lock (_gate)
        {
            while (_count > 0 && (_count >= maxValues || _bytes + bytes > maxBytes))
            {
                if (delivery == RpcDelivery.Complete)
                {
                    return false;
                }

                if (!_values.Reader.TryRead(out var oldest))
                {
                    break;
                }

                Release(oldest.Bytes);
            }

            _count++;
            _bytes += bytes;
            return _values.Writer.TryWrite((value, bytes));
        }
    }

    /// <summary>Ends the feed, after what waits in it; with an error unless that is null.</summary>
    public void Complete(TaoverseException? error) => _values.Writer.TryComplete(error);

    /// <summary>The values, in order.</summary>
    public async IAsyncEnumerable<JsonElement> ReadAllAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (await _values.Reader.WaitToReadAsync(ct).ConfigureAwait(false))
        {
            while (TryTake(out var value))
            {
                yield return value;
            }
        }
    }

    private bool TryTake(out JsonElement value)
    {
        lock (_gate)
        {
            var taken = _values.Reader.TryRead(out var item);
            if (taken)
            {
                Release(item.Bytes);
            }

            value = item.Value;
            return taken;
        }
    }

    private void Release(int bytes)
    {
        _count--;
        _bytes -= bytes;
    }
}
