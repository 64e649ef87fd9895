namespace Taoverse.LocalSubnet.Genesis;

/// <summary>What a neuron commits: most miners a model, a few something else, as on a real chain.</summary>
internal enum MinerKind
{
    /// <summary>The identifier of a model.</summary>
    Model,

    /// <summary>Nothing; validators are so too.</summary>
    None,

    /// <summary>Text that is no model.</summary>
    Chatter,

    /// <summary>Bytes that are no text.</summary>
    NoText,

    /// <summary>More bytes than a model's identifier may have.</summary>
    Long,
}
