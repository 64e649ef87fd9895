namespace Taoverse.Substrate.Subtensor.Wire;

/// <summary>Where a neuron said it can be reached; all zero where it never did.</summary>
internal sealed class AxonInfo
{
    public required ulong Block { get; set; }

    public required uint Version { get; set; }

    public required UInt128 Ip { get; set; }

    public required ushort Port { get; set; }

    public required byte IpType { get; set; }

    public required byte Protocol { get; set; }
}
