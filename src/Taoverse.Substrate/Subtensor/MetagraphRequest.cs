namespace Taoverse.Substrate.Subtensor;

/// <summary>How a metagraph is to be read.</summary>
public sealed record MetagraphRequest
{
    /// <summary>Whether each neuron's rows of weights and bonds are wanted; they make the answer many times larger.</summary>
    public bool IncludeWeights { get; init; }

    /// <summary>The block to read at; null for the newest. Nodes that are no archives keep about 300 blocks.</summary>
    public long? BlockNumber { get; init; }
}
