namespace Taoverse.Benchmarks;

/// <summary>Where a neuron can be reached.</summary>
internal sealed class AxonAnswer
{
    public required ulong Block { get; set; }

    public required uint Version { get; set; }

    public required UInt128 Ip { get; set; }

    public required ushort Port { get; set; }

    public required byte IpType { get; set; }

    public required byte Protocol { get; set; }
}
