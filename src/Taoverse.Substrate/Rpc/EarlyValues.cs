namespace Taoverse.Substrate.Rpc;

/// <summary>
/// Values of subscriptions that came before the reply that names the subscription, which some nodes let happen.
/// Keeps the first few only.
/// </summary>
internal sealed class EarlyValues
{
    private const int MaxValues = 64;
    private const int MaxBytes = 1 << 20;
    private readonly List<(string Key, byte[] Json, RpcNodeError? Error)> _values = [];
    private int _bytes;

    /// <summary>Keeps a value, where there is room.</summary>
    public void Keep(in RpcMessage message)
    {
        if (_values.Count < MaxValues && _bytes + message.Json.Length <= MaxBytes)
        {
            _values.Add((message.Subscription!, message.Json.ToArray(), message.Error));
            _bytes += message.Json.Length;
        }
    }

    /// <summary>Gives the values of one subscription to its sink, in the order in which they came.</summary>
    public void Release(string key, SubscriptionSink sink)
    {
        foreach (var value in _values.Where(value => value.Key == key))
        {
            sink.Take(value.Json, value.Error);
        }

        _values.RemoveAll(value => value.Key == key);
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        _values.Clear();
        _bytes = 0;
    }
}
