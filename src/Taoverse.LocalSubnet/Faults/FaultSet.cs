namespace Taoverse.LocalSubnet.Faults;

/// <summary>The faults that are on.</summary>
internal sealed class FaultSet
{
    private readonly Lock _lock = new();
    private readonly List<Armed> _armed = [];
    private int _struck;

    /// <summary>How many requests were struck so far.</summary>
    public int Struck => Volatile.Read(ref _struck);

    /// <summary>Switches a fault on.</summary>
    public void Add(NodeFault fault)
    {
        fault.Validate();
        lock (_lock)
        {
            _armed.Add(new Armed(fault));
        }
    }

    /// <summary>Switches all faults off.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _armed.Clear();
        }
    }

    /// <summary>The fault that strikes a request; null where it passes.</summary>
    public NodeFault? Strike(string method)
    {
        lock (_lock)
        {
            foreach (var armed in _armed.Where(a => a.Fault.Method is null || a.Fault.Method == method))
            {
                if (armed.Passing > 0)
                {
                    armed.Passing--;
                    continue;
                }

                if (armed.Left != 0)
                {
                    armed.Left -= armed.Left > 0 ? 1 : 0;
                    _struck++;
                    return armed.Fault;
                }
            }

            return null;
        }
    }

    private sealed class Armed(NodeFault fault)
    {
        public NodeFault Fault { get; } = fault;

        public int Passing { get; set; } = fault.After;

        // Below zero it never ends.
        public int Left { get; set; } = fault.Count ?? -1;
    }
}
