namespace Taoverse.LocalSubnet.Execution;

/// <summary>What pallet System keeps of an account.</summary>
internal sealed record AccountEntry
{
    public uint Nonce { get; init; }

    public uint Consumers { get; init; }

    public uint Providers { get; init; }

    public uint Sufficients { get; init; }

    public AccountFunds Data { get; init; } = new();
}
