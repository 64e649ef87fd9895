namespace Taoverse.LocalSubnet.Runtime;

/// <summary>The version of the runtime.</summary>
internal sealed record RuntimeVersion
{
    public string SpecName { get; init; } = "node-subtensor";

    public string ImplName { get; init; } = "node-subtensor";

    public uint AuthoringVersion { get; init; } = 1;

    public uint SpecVersion { get; init; } = 293;

    public uint ImplVersion { get; init; } = 1;

    public (byte[] Id, uint Version)[] Apis { get; init; } = [];

    public uint TransactionVersion { get; init; } = 1;

    public byte SystemVersion { get; init; } = 1;
}
