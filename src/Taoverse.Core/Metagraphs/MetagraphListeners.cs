using System.Collections.Immutable;
using Taoverse.Execution;

namespace Taoverse.Metagraphs;

/// <summary>Those who hear of new metagraphs, called one after another, each within a time limit.</summary>
internal sealed class MetagraphListeners(TimeSpan limit, TimeProvider time)
{
    private ImmutableList<MetagraphListener> registered = [];

    public MetagraphListener Add(Func<Metagraph, CancellationToken, Task> call, IReadOnlyCollection<int> netUids)
    {
        var listener = new MetagraphListener(
            netUids.ToHashSet(), call, ended => ImmutableInterlocked.Update(ref registered, r => r.Remove(ended)));
        ImmutableInterlocked.Update(ref registered, r => r.Add(listener));
        return listener;
    }

    /// <summary>Calls the listeners of a subnet in order of registration, then an event's handlers.</summary>
    public async Task NotifyAsync(
        Metagraph metagraph,
        object sender,
        EventHandler<MetagraphSyncedEventArgs>? handlers,
        Func<Exception, Task> failed,
        CancellationToken stop)
    {
        foreach (var listener in registered.Where(l => l.Hears(metagraph.NetUid)))
        {
            if (await CallAsync(token => listener.Call(metagraph, token), stop).ConfigureAwait(false) is { } error)
            {
                await failed(error).ConfigureAwait(false);
            }
        }

        foreach (var error in await TellAsync(sender, handlers, new(metagraph), stop).ConfigureAwait(false))
        {
            await failed(error).ConfigureAwait(false);
        }
    }

    /// <summary>Calls an event's handlers and gives the errors of those that failed.</summary>
    public async Task<IReadOnlyList<Exception>> TellAsync<T>(object sender, EventHandler<T>? handlers, T args, CancellationToken stop)
    {
        var errors = new List<Exception>();
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            var error = await CallAsync(
                _ =>
                {
                    handler(sender, args);
                    return Task.CompletedTask;
                },
                stop).ConfigureAwait(false);
            if (error is not null)
            {
                errors.Add(error);
            }
        }

        return errors;
    }

    private async Task<Exception?> CallAsync(Func<CancellationToken, Task> call, CancellationToken stop)
    {
        try
        {
            await Deadline.RunAsync("A listener", call, limit, time, stop).ConfigureAwait(false);
            return null;
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            return error;
        }
    }
}
