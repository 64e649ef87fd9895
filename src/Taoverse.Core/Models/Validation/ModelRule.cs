namespace Taoverse.Models.Validation;

/// <summary>The rules that a model is checked against, in the order in which they are looked at: the cheap ones first.</summary>
public enum ModelRule
{
    /// <summary>The names of the files are safe, and weights are there as safetensors.</summary>
    Files,

    /// <summary>The files together are not too large.</summary>
    Size,

    /// <summary>The config and the headers of the weights are whole and fit together.</summary>
    Checkpoint,

    /// <summary>The architecture may take part.</summary>
    Architecture,

    /// <summary>The number of parameters lies in the competition's range.</summary>
    Parameters,

    /// <summary>The model was made for sequences as long as the competition's.</summary>
    SequenceLength,

    /// <summary>The model knows every token of its tokenizer.</summary>
    Tokenizer,

    /// <summary>The norms of the projections are within their limits. All weights are read for it.</summary>
    Norms,
}
