namespace Taoverse.Substrate.Subtensor;

/// <summary>A registration that passed every check that the chain makes, and what it costs.</summary>
public sealed record RegistrationPlan
{
    private const decimal RaoPerTao = 1_000_000_000m;

    /// <summary>The subnet.</summary>
    public required int NetUid { get; init; }

    /// <summary>SS58 address of the hotkey that is to be registered.</summary>
    public required string Hotkey { get; init; }

    /// <summary>SS58 address of the coldkey that pays.</summary>
    public required string Coldkey { get; init; }

    /// <summary>What is burned, in rao, at the block of the check; it changes from block to block.</summary>
    public required ulong CostRao { get; init; }

    /// <summary>What is burned, in TAO.</summary>
    public decimal Cost => CostRao / RaoPerTao;

    /// <summary>The coldkey's free balance in rao.</summary>
    public required ulong BalanceRao { get; init; }

    /// <summary>The coldkey's free balance in TAO.</summary>
    public decimal Balance => BalanceRao / RaoPerTao;

    /// <summary>The block at which the checks were made.</summary>
    public required long Block { get; init; }
}
