using Taoverse.LocalSubnet.Hub;
using Taoverse.Substrate.Accounts;

namespace Taoverse.LocalSubnet;

/// <summary>What the embedded local subnet is to be like.</summary>
public sealed record LocalSubnetOptions
{
    /// <summary>The most neurons that a subnet may have.</summary>
    public const int MaxNeuronCount = 4096;

    /// <summary>What each development account owns, in rao: a million TAO, as on Substrate's own development chains.</summary>
    public const ulong StandardEndowment = 1_000_000_000_000_000;

    // All TAO that there will ever be.
    private const ulong MostEndowment = 21_000_000_000_000_000;

    /// <summary>The port on loopback; 0 takes any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The subnets, each 1 to 65535 and none twice.</summary>
    public IReadOnlyList<int> NetUids { get; init; } = [9, 37];

    /// <summary>The number of neurons of each subnet, 1 to 4096.</summary>
    public int NeuronCount { get; init; } = 64;

    /// <summary>The time between blocks, 10 milliseconds to one hour; the chain's own clock advances 12 seconds a block all the same.</summary>
    public TimeSpan BlockTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The seed: the same seed and the same subnets make the same chain, block for block.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How much later every answer leaves, as over a long line; 0 to one minute.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>
    /// Accounts that own something from the first block on, by SS58 address, in rao. The well-known development accounts,
    /// <c>//Alice</c> to <c>//Ferdie</c>, own <see cref="StandardEndowment"/> each besides.
    /// </summary>
    public IReadOnlyDictionary<string, ulong> Endowments { get; init; } = new Dictionary<string, ulong>();

    /// <summary>The hub that runs beside the node; null for none.</summary>
    public LocalHubOptions? Hub { get; init; }

    /// <summary>Refuses what cannot be run.</summary>
    /// <exception cref="TaoverseException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        Require(Port is >= 0 and <= 65535, $"Port {Port} is not between 0 and 65535.");
        Require(Hub is null or { Port: >= 0 and <= 65535 }, $"The hub's port {Hub?.Port} is not between 0 and 65535.");
        Require(NetUids.Count is > 0 and <= 128, $"{NetUids.Count} subnets were asked for; 1 to 128 can be run.");
        foreach (var netuid in NetUids)
        {
            Require(netuid is >= 1 and <= ushort.MaxValue, $"Netuid {netuid} is not between 1 and 65535.");
        }

        Require(NetUids.Distinct().Count() == NetUids.Count, $"A netuid was given twice: {string.Join(", ", NetUids)}.");
        Require(NeuronCount is >= 1 and <= MaxNeuronCount, $"{NeuronCount} neurons were asked for; 1 to {MaxNeuronCount} can be run.");
        Require(
            BlockTime >= TimeSpan.FromMilliseconds(10) && BlockTime <= TimeSpan.FromHours(1),
            $"A block time of {BlockTime} is not between 10 ms and one hour.");
        foreach (var (address, amount) in Endowments)
        {
            AccountId.Parse(address);
            Require(amount <= MostEndowment, $"An endowment of {amount} rao is more than {MostEndowment}.");
        }

        Require(Latency >= TimeSpan.Zero && Latency <= TimeSpan.FromMinutes(1), $"A latency of {Latency} is not between 0 and one minute.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new TaoverseException("InvalidLocalSubnetOption", FaultKind.InvalidInput, message, "Give a value within the range.");
        }
    }
}
