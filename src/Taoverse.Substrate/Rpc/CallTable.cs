namespace Taoverse.Substrate.Rpc;

/// <summary>The calls and subscriptions of one socket, and the way of each message to whom it is for.</summary>
internal sealed class CallTable(Uri endpoint)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, PendingCall> _calls = [];
    private readonly Dictionary<string, SubscriptionSink> _subscriptions = [];
    private readonly EarlyValues _early = new();
    private int _subscribing;
    private long _lastId;
    private long _unknownReplies;
    private TaoverseException? _fault;

    /// <summary>How many replies came for ids that were never given out.</summary>
    public long UnknownReplies => Interlocked.Read(ref _unknownReplies);

    /// <summary>Whether the node has sent a message that made sense.</summary>
    public bool HasHeard { get; private set; }

    /// <summary>How many calls wait for their reply.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>Gives out ids.</summary>
    /// <returns>The first of them.</returns>
    public long Reserve(int count) => Interlocked.Add(ref _lastId, count) - count + 1;

    /// <summary>Enters calls.</summary>
    /// <returns>False where the table is closed, so that they must not be sent here.</returns>
    public bool TryAdd(IReadOnlyList<PendingCall> calls)
    {
        lock (_gate)
        {
            if (_fault is not null)
            {
                return false;
            }

            foreach (var call in calls)
            {
                _calls.Add(call.Id, call);
                _subscribing += call.KeepsReply ? 1 : 0;
            }

            return true;
        }
    }

    /// <summary>Takes out calls that nobody waits for; a late reply to them is dropped.</summary>
    /// <param name="calls">The calls; those that were answered are left as they are.</param>
    /// <param name="sent">Whether the node may have seen them.</param>
    public void Forget(IReadOnlyList<PendingCall> calls, bool sent)
    {
        foreach (var call in calls)
        {
            call.Abandon();
            if (!sent || !call.KeepsReply)
            {
                Take(call.Id);
            }
        }
    }

    /// <summary>Directs the values of a subscription to its sink, beginning with those that came before their id.</summary>
    public void Subscribe(string key, SubscriptionSink sink)
    {
        lock (_gate)
        {
            if (_fault is not null)
            {
                // Closed between the arrival of the id and now: nobody else will tell the sink.
                sink.EndWithLink(_fault);
                return;
            }

            _subscriptions[key] = sink;
            _early.Release(key, sink);
        }
    }

    /// <summary>Stops directing the values of a subscription.</summary>
    public void Unsubscribe(string key)
    {
        lock (_gate)
        {
            _subscriptions.Remove(key);
        }
    }

    /// <summary>Reads what one text frame held and gives each message to whom it is for.</summary>
    /// <exception cref="RpcFormatException">The frame is no JSON-RPC 2.0.</exception>
    public void Dispatch(ReadOnlySpan<byte> utf8)
    {
        var reader = new RpcMessageReader(utf8);
        while (reader.TryRead(out var message))
        {
            HasHeard = true;
            switch (message.Kind)
            {
                case RpcMessageKind.Result:
                    Take(message.Id)?.Answer(message.Json);
                    ForgetEarly();
                    break;
                case RpcMessageKind.Error:
                    Refuse(Take(message.Id), message.Error!);
                    ForgetEarly();
                    break;
                case RpcMessageKind.UnnamedError:
                    RefuseUnnamed(message.Error!);
                    break;
                case RpcMessageKind.ForeignReply:
                    Interlocked.Increment(ref _unknownReplies);
                    break;
                case RpcMessageKind.SubscriptionValue or RpcMessageKind.SubscriptionError:
                    Direct(message);
                    break;
            }
        }
    }

    /// <summary>Ends every call and subscription; later ones are not taken.</summary>
    public void Close(TaoverseException fault)
    {
        PendingCall[] calls;
        SubscriptionSink[] sinks;
        lock (_gate)
        {
            _fault = fault;
            calls = [.. _calls.Values];
            sinks = [.. _subscriptions.Values];
            _calls.Clear();
            _subscriptions.Clear();
        }

        foreach (var call in calls)
        {
            call.Fail(RpcErrors.During(call.Method, fault));
        }

        foreach (var sink in sinks)
        {
            sink.EndWithLink(fault);
        }
    }

    private PendingCall? Take(long id)
    {
        lock (_gate)
        {
            if (_calls.Remove(id, out var call))
            {
                _subscribing -= call.KeepsReply ? 1 : 0;
                return call;
            }
        }

        // An id that was given out belongs to a call that timed out or was cancelled: its reply is merely late.
        if (id < 1 || id > Interlocked.Read(ref _lastId))
        {
            Interlocked.Increment(ref _unknownReplies);
        }

        return null;
    }

    private void Refuse(PendingCall? call, RpcNodeError error) => call?.Refuse(new RpcException(call.Method, endpoint, error));

    private void RefuseUnnamed(RpcNodeError error)
    {
        PendingCall[] calls;
        lock (_gate)
        {
            calls = [.. _calls.Values];
        }

        // A node that does not take batches, or not of this size, says so with the id null.
        if (calls.Length > 0 && calls.All(call => call.FrameId == calls[0].FrameId))
        {
            foreach (var call in calls)
            {
                Refuse(Take(call.Id), error);
            }
        }
        else if (calls.Length > 0)
        {
            throw new RpcFormatException($"it refused a call without saying which: {error.Describe()}");
        }
    }

    private void Direct(in RpcMessage message)
    {
        SubscriptionSink? sink;
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(message.Subscription!, out sink))
            {
                if (_subscribing > 0)
                {
                    _early.Keep(message);
                }

                return;
            }
        }

        sink.Take(message.Json, message.Error);
    }

    private void ForgetEarly()
    {
        lock (_gate)
        {
            if (_subscribing == 0)
            {
                _early.Clear();
            }
        }
    }
}
