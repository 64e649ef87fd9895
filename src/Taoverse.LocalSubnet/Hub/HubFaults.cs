using Microsoft.AspNetCore.Http;

namespace Taoverse.LocalSubnet.Hub;

/// <summary>The faults that are still to come, in the order in which they were ordered.</summary>
public sealed class HubFaults
{
    private readonly Lock _lock = new();
    private readonly List<(HubFault Fault, int Left)> _pending = [];

    /// <summary>Orders a fault: it hits the next requests that it fits.</summary>
    /// <param name="fault">The fault.</param>
    public void Order(HubFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
        {
            _pending.Add((fault, fault.Times));
        }
    }

    /// <summary>Takes back whatever has not happened yet.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _pending.Clear();
        }
    }

    internal HubFault? Take(HttpRequest request)
    {
        lock (_lock)
        {
            var at = _pending.FindIndex(p => Fits(p.Fault, request));
            if (at < 0)
            {
                return null;
            }

            var (fault, left) = _pending[at];
            if (left > 1)
            {
                _pending[at] = (fault, left - 1);
            }
            else
            {
                _pending.RemoveAt(at);
            }

            return fault;
        }
    }

    private static bool Fits(HubFault fault, HttpRequest request) =>
        (fault.Method is null || HttpMethods.Equals(fault.Method, request.Method))
        && (fault.PathContains is null || request.Path.Value!.Contains(fault.PathContains, StringComparison.Ordinal))
        && (fault.PathEnd is null || request.Path.Value!.EndsWith(fault.PathEnd, StringComparison.Ordinal));
}
