namespace Taoverse.Evaluation;

/// <summary>The type of number that a model is evaluated in.</summary>
public enum EvaluationDataType
{
    /// <summary>IEEE single precision, whatever the type of the stored weights.</summary>
    Fp32,

    /// <summary>The upper half of an IEEE single; norms, scores and losses are computed in single precision all the same.</summary>
    Bf16,
}
