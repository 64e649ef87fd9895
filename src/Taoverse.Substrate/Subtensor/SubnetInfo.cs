namespace Taoverse.Substrate.Subtensor;

/// <summary>A subnet of the chain, in brief.</summary>
/// <param name="NetUid">Its netuid.</param>
/// <param name="NeuronCount">How many neurons are registered.</param>
/// <param name="Tempo">The number of blocks in an epoch.</param>
/// <param name="Block">The block at which this was read.</param>
public sealed record SubnetInfo(int NetUid, int NeuronCount, int Tempo, long Block);
