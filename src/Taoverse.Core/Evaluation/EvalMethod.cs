namespace Taoverse.Evaluation;

/// <summary>How a task scores a model.</summary>
public enum EvalMethod
{
    /// <summary>The loss of every token of a text, after the generation check.</summary>
    TextLoss,

    /// <summary>The loss of reference answers to prompts.</summary>
    ReferenceLoss,
}
