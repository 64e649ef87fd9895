namespace Taoverse.LocalSubnet.Runtime;

/// <summary>Where a neuron serves its measurements, as the chain stores it.</summary>
internal sealed record PrometheusInfo
{
    public ulong Block { get; init; }

    public uint Version { get; init; }

    public UInt128 Ip { get; init; }

    public ushort Port { get; init; }

    public byte IpType { get; init; }
}
