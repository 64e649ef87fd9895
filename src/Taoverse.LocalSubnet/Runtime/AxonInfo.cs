namespace Taoverse.LocalSubnet.Runtime;

/// <summary>Where a neuron serves, as the chain stores it.</summary>
internal sealed record AxonInfo
{
    public ulong Block { get; init; }

    public uint Version { get; init; }

    public UInt128 Ip { get; init; }

    public ushort Port { get; init; }

    public byte IpType { get; init; }

    public byte Protocol { get; init; }

    public byte Placeholder1 { get; init; }

    public byte Placeholder2 { get; init; }
}
