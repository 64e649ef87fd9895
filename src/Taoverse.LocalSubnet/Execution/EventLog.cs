using Taoverse.LocalSubnet.Runtime;
using Taoverse.Substrate.Codecs;

namespace Taoverse.LocalSubnet.Execution;

/// <summary>The events of a block in the making.</summary>
internal sealed class EventLog
{
    private readonly List<object> _records = [];

    /// <summary>How many there are.</summary>
    public int Count => _records.Count;

    /// <summary>The extrinsic that events belong to, by its place in the block; null while the block is begun.</summary>
    public uint? Extrinsic { get; set; }

    /// <summary>Adds an event.</summary>
    /// <param name="pallet">The pallet.</param>
    /// <param name="name">The event.</param>
    /// <param name="value">A record of named fields, a list of unnamed ones, or the only one; null for none.</param>
    public void Add(string pallet, string name, object? value) => _records.Add(new ScaleRecord(
    [
        new("phase", Extrinsic is { } index ? new ScaleVariant("ApplyExtrinsic", index) : new ScaleVariant("Initialization")),
        new("event", new ScaleVariant(pallet, new ScaleVariant(name, value))),
        new("topics", Array.Empty<object>()),
    ]));

    /// <summary>Takes back the events behind the first so many.</summary>
    public void TakeBack(int count) => _records.RemoveRange(count, _records.Count - count);

    /// <summary>The value of <c>System.Events</c>.</summary>
    public byte[] Encode() => LocalRuntime.Instance.Storage["System", "Events"].Encode<object?>(_records);
}
