namespace Taoverse.Evaluation.Data;

/// <summary>How texts become sequences.</summary>
public enum SequenceForm
{
    /// <summary>Texts follow each other with an end token after each, and every sequence is full; what is left over at the end is dropped.</summary>
    Packed,

    /// <summary>Each text is a sequence, cut or filled up with end tokens, of which only the first is to be predicted.</summary>
    Padded,
}
