using Taoverse.LocalSubnet.Runtime;

namespace Taoverse.LocalSubnet.Execution;

/// <summary>The pool in which a subnet's alpha is bought with TAO.</summary>
/// <remarks>Simplified: the product of both reserves stays, and there is no fee; the chain has ranges of liquidity and a fee.</remarks>
internal sealed class AlphaPool(StorageView subtensor, int netuid)
{
    /// <summary>Buys alpha.</summary>
    /// <param name="tao">What is paid, in rao.</param>
    /// <returns>What is got, in rao of alpha.</returns>
    public ulong Buy(ulong tao)
    {
        var (taoIn, alphaIn) = (subtensor.Get<ulong>("SubnetTAO", netuid), subtensor.Get<ulong>("SubnetAlphaIn", netuid));
        var bought = (ulong)((UInt128)alphaIn * tao / ((UInt128)taoIn + tao));
        subtensor.Set("SubnetTAO", taoIn + tao, netuid);
        subtensor.Set("SubnetAlphaIn", alphaIn - bought, netuid);
        subtensor.Set("SubnetAlphaOut", subtensor.Get<ulong>("SubnetAlphaOut", netuid) + bought, netuid);
        subtensor.Set("SubnetVolume", subtensor.Get<UInt128>("SubnetVolume", netuid) + tao, netuid);
        subtensor.Set("TotalStake", subtensor.Get<ulong>("TotalStake") + tao);
        return bought;
    }

    /// <summary>Takes alpha that was bought out of circulation.</summary>
    public void Burn(ulong alpha)
    {
        var held = subtensor.Get<ulong>("SubnetAlphaOut", netuid);
        subtensor.Set("SubnetAlphaOut", held - Math.Min(held, alpha), netuid);
    }
}
