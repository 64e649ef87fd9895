namespace Taoverse.Metagraphs;

/// <summary>One entry of a neuron's row of weights or bonds.</summary>
/// <param name="Uid">The neuron that the entry is about.</param>
/// <param name="Value">The raw value of the chain, 0 to 65535; only its share of the row has a meaning.</param>
public readonly record struct NeuronLink(int Uid, int Value);
