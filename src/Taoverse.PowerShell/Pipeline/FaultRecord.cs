using System.Management.Automation;

namespace Taoverse.PowerShell.Pipeline;

/// <summary>Turns exceptions into the error records that the shell shows and scripts test.</summary>
internal static class FaultRecord
{
    private const string Unexpected = "UnexpectedError";

    public static ErrorRecord Of(Exception failure, object? target) => failure switch
    {
        TaoverseException fault => new ErrorRecord(fault, fault.ErrorId, CategoryOf(fault.Kind), target)
        {
            ErrorDetails = new ErrorDetails(fault.Message) { RecommendedAction = fault.NextStep },
        },

        // What a script block threw says itself what it is about.
        IContainsErrorRecord { ErrorRecord: { } record } => record,
        _ => new ErrorRecord(failure, Unexpected, ErrorCategory.NotSpecified, target),
    };

    private static ErrorCategory CategoryOf(FaultKind kind) => kind switch
    {
        FaultKind.InvalidInput => ErrorCategory.InvalidArgument,
        FaultKind.NotFound => ErrorCategory.ObjectNotFound,
        FaultKind.Unavailable => ErrorCategory.ConnectionError,
        FaultKind.Timeout => ErrorCategory.OperationTimeout,
        FaultKind.InvalidData => ErrorCategory.InvalidData,
        FaultKind.Refused => ErrorCategory.ProtocolError,
        FaultKind.Security => ErrorCategory.SecurityError,
        FaultKind.LimitsExceeded => ErrorCategory.LimitsExceeded,
        FaultKind.NotSupported => ErrorCategory.NotImplemented,
        FaultKind.InvalidState => ErrorCategory.InvalidOperation,
        _ => ErrorCategory.NotSpecified,
    };
}
