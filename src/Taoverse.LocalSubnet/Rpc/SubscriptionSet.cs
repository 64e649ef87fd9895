using System.Collections.Concurrent;
using System.Security.Cryptography;
using Taoverse.LocalSubnet.Chain;

namespace Taoverse.LocalSubnet.Rpc;

/// <summary>The subscriptions of one connection.</summary>
/// <param name="chain">The chain.</param>
/// <param name="send">Sends a notification: its method, the subscription and what it says.</param>
internal sealed class SubscriptionSet(LocalChain chain, Action<string, string, object?> send)
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 16;

    private readonly ConcurrentDictionary<string, Action<Block>> _active = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Action> _fed = new(StringComparer.Ordinal);

    /// <summary>Prepares a subscription.</summary>
    /// <param name="method">The method of its notifications.</param>
    /// <param name="first">What it says at once; nothing where it gives null.</param>
    /// <param name="next">What it says when a block was added; nothing where it gives null.</param>
    public SubscriptionStart Add(string method, Func<object?> first, Func<Block, object?> next)
    {
        var id = RandomNumberGenerator.GetString(Letters, IdLength);

        // Between two blocks, so that none is told twice and none is missed.
        return new SubscriptionStart(id, times => chain.BetweenBlocks(() =>
        {
            Say(first(), times);
            _active[id] = block => Say(next(block), times);
        }));

        void Say(object? what, int times)
        {
            if (what is not null)
            {
                Send(method, id, what, times);
            }
        }
    }

    /// <summary>Prepares a subscription that something else than blocks feeds.</summary>
    /// <param name="method">The method of its notifications.</param>
    /// <param name="feed">Begins to say things, and gives back what ends that.</param>
    public SubscriptionStart AddFed(string method, Func<Action<object>, Action> feed)
    {
        var id = RandomNumberGenerator.GetString(Letters, IdLength);
        return new SubscriptionStart(id, times => _fed[id] = feed(what => Send(method, id, what, times)));
    }

    /// <summary>Ends a subscription.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string id)
    {
        if (!_fed.TryRemove(id, out var end))
        {
            return _active.TryRemove(id, out _);
        }

        end();
        return true;
    }

    /// <summary>Tells all subscriptions of a block.</summary>
    public void Notify(Block block)
    {
        foreach (var notify in _active.Values)
        {
            notify(block);
        }
    }

    private void Send(string method, string id, object what, int times)
    {
        for (var i = 0; i < times; i++)
        {
            send(method, id, what);
        }
    }
}
