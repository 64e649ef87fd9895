namespace Taoverse.Substrate.Extrinsics;

/// <summary>An extrinsic that was sent and did not succeed, or of which it is not known whether it did.</summary>
/// <remarks>Its error ids are <c>Extrinsic</c> and the status, such as <c>ExtrinsicFailed</c> or <c>ExtrinsicUnknown</c>.</remarks>
public sealed class ExtrinsicException : TaoverseException
{
    internal ExtrinsicException(ExtrinsicOutcome outcome, string what)
        : base($"Extrinsic{outcome.Status}", KindOf(outcome.Status), Describe(outcome, what), NextStepOf(outcome)) => Outcome = outcome;

    /// <summary>What became of it.</summary>
    public ExtrinsicOutcome Outcome { get; }

    private static FaultKind KindOf(ExtrinsicStatus status) => status switch
    {
        ExtrinsicStatus.Dropped => FaultKind.Unavailable,
        ExtrinsicStatus.Expired or ExtrinsicStatus.Unknown => FaultKind.Timeout,
        _ => FaultKind.Refused,
    };

    private static string Describe(ExtrinsicOutcome outcome, string what) => outcome switch
    {
        { Status: ExtrinsicStatus.Failed } => $"The chain refused {what} in block {outcome.Block}. {outcome.Reason} (Extrinsic {outcome.Hash}.)",
        { IsCertainlyWithoutEffect: true } => $"The chain did not get {what}. {outcome.Reason} (Extrinsic {outcome.Hash}.)",
        _ => $"It is not known whether the chain gets {what}. {outcome.Reason} (Extrinsic {outcome.Hash}.)",
    };

    private static string NextStepOf(ExtrinsicOutcome outcome) => outcome.IsCertainlyWithoutEffect
        ? "It had no effect and will have none: see to the reason, and run the command again."
        : $"Look at the chain before you send another: until block {outcome.ExpiresAt} it may still land.";
}
