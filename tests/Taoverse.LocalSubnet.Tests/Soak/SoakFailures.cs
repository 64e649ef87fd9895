using System.Collections.Concurrent;

namespace Taoverse.LocalSubnet.Tests.Soak;

/// <summary>What went wrong: errors that say what they are are counted, and any other is a fault of the product.</summary>
internal sealed class SoakFailures
{
    private readonly ConcurrentDictionary<string, int> _told = new();
    private readonly ConcurrentQueue<string> _unexpected = new();

    public IReadOnlyCollection<string> Unexpected => _unexpected;

    public void Add(Exception error)
    {
        if (error is TaoverseException told)
        {
            _told.AddOrUpdate(told.ErrorId, 1, (_, count) => count + 1);
        }
        else
        {
            _unexpected.Enqueue(error.ToString());
        }
    }

    public override string ToString() => string.Join(", ", _told.OrderByDescending(t => t.Value).Select(t => $"{t.Key} {t.Value}"));
}
